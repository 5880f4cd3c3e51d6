// Package use has objects of another package that it has to close.
package use

import (
	"context"
	"dropped/lib"
	"errors"
	"time"
)

type Server struct {
	w    *lib.Worker
	name string
}

// The error comes too late.
func Open(name string) (*Server, error) {
	w := lib.New() // want `the goroutine that New has started is left behind: what it returned is dropped without a Close`
	if name == "" {
		return nil, errors.New("no name")
	}
	return &Server{w, name}, nil
}

func (s *Server) Close() { s.w.Close() }

// What has been made is dropped with the one that has it.
func Make(n int) (*Server, error) {
	s := &Server{w: lib.New()} // want `the goroutine that New has started is left behind: what it returned is dropped without a Close`
	if err := s.check(n); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Server) check(n int) error {
	if n < 0 {
		return errors.New("negative")
	}
	return nil
}

// Not every way out closes it.
func Run(list []int) error {
	w := lib.New() // want `the goroutine that New has started is left behind: what it returned is dropped without a Close`
	for _, n := range list {
		if n < 0 {
			return errors.New("negative")
		}
		w.Put(n)
	}
	w.Close()
	return nil
}

// Close forgets one of two.
type Pair struct {
	a, b *lib.Clock
}

func NewPair() *Pair {
	return &Pair{
		lib.NewClock(context.Background(), time.Second),
		lib.NewClock(context.Background(), time.Minute), // want `the goroutine that NewClock has started is left behind: what it returned is dropped without a Stop`
	}
}

func (p *Pair) Close() { p.a.Stop() }
