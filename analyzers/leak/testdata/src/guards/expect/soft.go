package expect

// A TestingT is told what has failed.
type TestingT interface {
	Errorf(format string, args ...any)
}

// IsNil marks the test as failed if there is an error, and says whether it did not.
func IsNil(t TestingT, err error) bool {
	if err != nil {
		t.Errorf("unexpected error: %v", err)
		return false
	}
	return true
}

// Expectations are those of one test.
type Expectations struct{ t TestingT }

// IsNil marks the test as failed if there is an error.
func (e *Expectations) IsNil(err error) bool { return IsNil(e.t, err) }

// True ends the test unless it is so.
func True(t T, yes bool) {
	if !yes {
		t.FailNow()
	}
}

// False marks the test as failed if it is so.
func (e *Expectations) False(yes bool) bool {
	if yes {
		e.t.Errorf("is true")
	}
	return !yes
}
