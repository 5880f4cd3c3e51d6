package use

import (
	"context"
	"dropped/lib"
	"errors"
	"time"
)

// It is closed on the way out.
func OpenAll(name string) (*Server, error) {
	w := lib.New()
	if name == "" {
		w.Close()
		return nil, errors.New("no name")
	}
	return &Server{w, name}, nil
}

func RunAll(list []int) error {
	w := lib.New()
	defer w.Close()
	for _, n := range list {
		if n < 0 {
			return errors.New("negative")
		}
		w.Put(n)
	}
	return nil
}

// The context of the caller ends it, too.
func Tick(ctx context.Context, n int) error {
	c := lib.NewClock(ctx, time.Second)
	if n < 0 {
		return errors.New("negative")
	}
	c.Stop()
	return nil
}

// What is kept may live as long as the program.
type Forever struct{ c *lib.Clock }

func NewForever() *Forever { return &Forever{lib.NewClock(context.Background(), time.Hour)} }

var kept []*lib.Worker

func Keep(n int) error {
	w := lib.New()
	kept = append(kept, w)
	if n < 0 {
		return errors.New("negative")
	}
	return nil
}

func CloseKept() {
	for _, w := range kept {
		w.Close()
	}
}
