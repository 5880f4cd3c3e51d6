package guards

import "testing"

// The caller is told that there was an error, and it goes on.
func goesOn(logf func(string, ...any)) {
	in := make(chan int)
	e, err := start(in)
	if err != nil {
		logf("start: %v", err)
	}
	in <- 1 // want `send on in blocks forever`
	if e != nil {
		close(e.stop)
	}
}

type logger interface {
	Printf(format string, args ...any)
	Fatalf(format string, args ...any)
}

type server struct{ log logger }

// A logger that could end the process is no test that does: after checkError
// there may have been an error.
func (s *server) checkError(err error) {
	if err != nil {
		s.log.Printf("%v", err)
	}
}

func (s *server) run() {
	in := make(chan int)
	e, err := start(in)
	s.checkError(err)
	in <- 1 // want `send on in blocks forever`
	if e != nil {
		close(e.stop)
	}
}

// What an expectation says that no test is told of, nobody relies on.
type expectations struct{}

func (expectations) IsNil(err error) bool { return err == nil }

func unheard(x expectations) {
	in := make(chan int)
	e, err := start(in)
	x.IsNil(err)
	in <- 1 // want `send on in blocks forever`
	if e != nil {
		close(e.stop)
	}
}

// What is no yes or no is not decided by the name.
func undecided(t *testing.T, get func() (int, error)) {
	in := make(chan int)
	go func() {
		in <- 1 // want `send on in blocks forever`
	}()
	_, err := get()
	truth(t, err == nil)
	if err == nil {
		<-in
	}
}

func truth(t *testing.T, yes any) { t.Log(yes) }
