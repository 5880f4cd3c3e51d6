package sleep

import (
	"context"
	"errors"
	"time"
)

type store struct {
	quit  chan struct{}
	ticks chan time.Time
	rows  []int
}

func (s *store) load() error { return errors.New("no rows") }
func (s *store) peek() *int  { return nil }

func (s *store) loadUnlessQuit() error {
	select {
	case <-s.quit:
		return nil
	default:
		return errors.New("no rows")
	}
}

// The loop in the case does not look at what ends the loop around it.
func (s *store) refresh() {
	for {
		select {
		case <-s.quit:
			return
		case <-s.ticks:
			for err := s.load(); err != nil; err = s.load() { // want `loop tries again after s.quit is closed: nothing but success ends it`
				println(err.Error())
				time.Sleep(time.Second)
			}
		}
	}
}

// The loop before does not, either.
func (s *store) follow(done chan struct{}, work func()) {
	for s.peek() == nil { // want `loop tries again after done is closed: nothing but success ends it`
		time.Sleep(time.Second)
	}
	for {
		select {
		case <-done:
			return
		case <-s.ticks:
			work()
		}
	}
}

// What is called knows when to give up.
func (s *store) refreshUnlessQuit() {
	for {
		select {
		case <-s.quit:
			return
		case <-s.ticks:
			for err := s.loadUnlessQuit(); err != nil; err = s.loadUnlessQuit() {
				time.Sleep(time.Second)
			}
		}
	}
}

// So does what gets the context.
func (s *store) refreshWith(ctx context.Context, load func(context.Context) error) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.ticks:
			for err := load(ctx); err != nil; err = load(ctx) {
				time.Sleep(time.Second)
			}
		}
	}
}

// There is a limit.
func (s *store) refreshOften() {
	for {
		select {
		case <-s.quit:
			return
		case <-s.ticks:
			n := 0
			for err := s.load(); err != nil; err = s.load() {
				if n++; n > 10 {
					break
				}
				time.Sleep(time.Second)
			}
		}
	}
}

// Nothing says that this is to end.
func (s *store) wait() {
	for s.peek() == nil {
		time.Sleep(time.Second)
	}
	for i := range s.rows {
		println(i)
	}
}
