// Package borne is told of what comes by a literal that another goroutine hands on.
package borne

import (
	"context"
	"time"
)

type scanner interface {
	Scan(dir string, hit func(name string, size int64)) error
}

type index struct {
	s     scanner
	sizes map[string]int64
}

type hit struct {
	name string
	size int64
}

func (x *index) fill(ctx context.Context, dir string) error {
	hits, ended := make(chan hit), make(chan error, 1)
	go func() {
		ended <- x.s.Scan(dir, func(name string, size int64) {
			hits <- hit{name, size} // want `send on hits blocks forever if this is called when the one who receives has left`
		})
	}()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case h := <-hits:
			x.sizes[h.name] = h.size
		case err := <-ended:
			return err
		}
	}
}

func (x *index) first(dir string, d time.Duration) (string, bool) {
	names := make(chan string)
	go func() {
		x.s.Scan(dir, func(name string, _ int64) { names <- name }) // want `send on names blocks forever if this is called when the one who receives has left`
	}()
	select {
	case name := <-names:
		return name, true
	case <-time.After(d):
		return "", false
	}
}

// The literal gives up, too.
func (x *index) polite(ctx context.Context, dir string) error {
	hits, ended := make(chan hit), make(chan error, 1)
	go func() {
		ended <- x.s.Scan(dir, func(name string, size int64) {
			select {
			case hits <- hit{name, size}:
			case <-ctx.Done():
			}
		})
	}()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case h := <-hits:
			x.sizes[h.name] = h.size
		case err := <-ended:
			return err
		}
	}
}

// What is still to come is taken by somebody else.
func (x *index) drains(ctx context.Context, dir string) error {
	hits, ended := make(chan hit), make(chan error, 1)
	go func() {
		ended <- x.s.Scan(dir, func(name string, size int64) { hits <- hit{name, size} })
	}()
	for {
		select {
		case <-ctx.Done():
			go func() {
				for {
					select {
					case <-hits:
					case <-ended:
						return
					}
				}
			}()
			return ctx.Err()
		case h := <-hits:
			x.sizes[h.name] = h.size
		case err := <-ended:
			return err
		}
	}
}

// He leaves only when the other one has ended.
func (x *index) stays(ctx context.Context, dir string) (err error) {
	hits, ended := make(chan hit), make(chan error, 1)
	go func() {
		ended <- x.s.Scan(dir, func(name string, size int64) { hits <- hit{name, size} })
	}()
	for {
		select {
		case <-time.After(time.Second):
			println("still at work")
		case h := <-hits:
			x.sizes[h.name] = h.size
		case err := <-ended:
			return err
		}
	}
}

var _, _, _, _, _ = (*index).fill, (*index).first, (*index).polite, (*index).drains, (*index).stays
