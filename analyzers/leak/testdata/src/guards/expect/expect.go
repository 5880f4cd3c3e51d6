// Package expect has helpers of tests.
package expect

type T interface {
	Errorf(format string, args ...any)
	FailNow()
}

func fine(t T, err error) bool {
	if err != nil {
		t.Errorf("unexpected error: %v", err)
		return false
	}
	return true
}

// NoError ends the test if there is an error.
func NoError(t T, err error) {
	if fine(t, err) {
		return
	}
	t.FailNow()
}

// Error ends the test if there is none.
func Error(t T, err error) {
	if err == nil {
		t.FailNow()
	}
}

// Fatal ends the test.
func Fatal(t T, msg string) {
	t.Errorf("%s", msg)
	t.FailNow()
}
