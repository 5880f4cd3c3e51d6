package basic

// The deferred close comes after the explicit one.
func both() {
	ch := make(chan int)
	defer close(ch) // want `ch may be closed twice`
	close(ch)
}

// Both workers close what they share.
func workers() {
	done := make(chan struct{})
	for range 2 {
		go func() {
			close(done) // want `done may be closed twice`
		}()
	}
}
