package fatal

import (
	"sync"
	"testing"
)

func noError(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v", err)
	}
}

type steps struct {
	mu sync.Mutex
	n  int
}

// An assertion that is given an error does not return.
func TestSteps(t *testing.T) {
	s := &steps{}
	run(t, s, func() error { s.n++; return nil })
}

func run(t *testing.T, s *steps, step func() error) {
	s.mu.Lock()
	err := step()
	if err != nil {
		s.mu.Unlock()
		noError(t, err)
	}
	if err = step(); err != nil {
		s.mu.Unlock()
		noError(t, err)
	}
	s.mu.Unlock()
}

func runTwice(t *testing.T, s *steps, step func() error) {
	s.mu.Lock()
	err := step()
	s.mu.Unlock()
	noError(t, err)
	s.mu.Unlock() // want `s.mu is unlocked, but is not locked any more`
}
