package guards

import "testing"

// The test says that there was an error and goes on.
func goesOn(t *testing.T) {
	in := make(chan int)
	e, err := start(in)
	if err != nil {
		t.Error(err)
	}
	in <- 1 // want `send on in blocks forever`
	if e != nil {
		close(e.stop)
	}
}
