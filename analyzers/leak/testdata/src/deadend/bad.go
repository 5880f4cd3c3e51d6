// Package deadend has receives from channels that nobody serves, which somebody relies on.
package deadend

import (
	"context"
	"net"
	"time"
)

// Close waits for the loop, and nobody tells the loop to end.
type flusher struct {
	quit, ended chan struct{}
	tick        *time.Ticker
	conn        net.Conn
	cfg         config
}

type config interface {
	Name() string
	Load(string) error
}

func NewFlusher(c net.Conn, cfg config) *flusher {
	f := &flusher{quit: make(chan struct{}), ended: make(chan struct{}), tick: time.NewTicker(time.Second), conn: c, cfg: cfg}
	if err := cfg.Load(cfg.Name()); err != nil {
		return nil
	}
	go f.loop()
	return f
}

func (f *flusher) loop() {
	defer close(f.ended)
	for {
		select {
		case <-f.tick.C:
			if f.cfg.Load(f.cfg.Name()) == nil {
				f.conn.Write([]byte(f.cfg.Name()))
			}
		case <-f.quit: // want `this case of the select never comes: nobody closes f.quit or sends on it`
			return
		}
	}
}

func (f *flusher) Close() {
	f.conn.Close()
	<-f.ended
}

// The channels are made by a function that starts the loop, and kept by who calls it.
type store struct {
	in             chan int
	stop, finished chan struct{}
	sum            int
}

func Open(in chan int) *store {
	s := &store{in: in}
	s.stop, s.finished = s.begin()
	return s
}

func (s *store) begin() (stop, finished chan struct{}) {
	stop, finished = make(chan struct{}), make(chan struct{})
	go func() {
		defer close(finished)
		for {
			select {
			case v, ok := <-s.in:
				if ok {
					s.sum += v
				}
			case <-stop: // want `this case of the select never comes: nobody closes stop or sends on it`
				return
			}
		}
	}()
	return stop, finished
}

func (s *store) Close() {
	s.save()
	<-s.finished
}

func (s *store) save() {}

// The loop may end by itself, when something fails, but Close does nothing but wait for it.
type watch struct {
	events    chan string
	fail      chan error
	done, end chan struct{}
}

func NewWatch(events chan string, fail chan error) *watch {
	w := &watch{events: events, fail: fail, done: make(chan struct{}), end: make(chan struct{})}
	go w.run()
	return w
}

func (w *watch) run() {
	defer close(w.done)
	for {
		select {
		case e := <-w.events:
			println(e)
		case <-w.fail:
			return
		case <-w.end: // want `this case of the select never comes: nobody closes w.end or sends on it`
			return
		}
	}
}

func (w *watch) Close() { <-w.done }

// A helper is given a channel that ends it, and nobody does.
func Follow(ctx context.Context, c net.Conn, each func([]byte)) error {
	halt := make(chan struct{})
	go beat(c, halt)
	buf := make([]byte, 512)
	for ctx.Err() == nil {
		n, err := c.Read(buf)
		if err != nil {
			return err
		}
		each(buf[:n])
	}
	return nil
}

func beat(c net.Conn, halt chan struct{}) {
	for {
		select {
		case <-time.After(time.Second):
			c.Write(nil)
		case <-halt: // want `this case of the select never comes: nobody closes halt or sends on it`
			return
		}
	}
}

// Who waits for the end of the work has no word of it.
func Within(d time.Duration, work func()) bool {
	finished := make(chan struct{})
	go work()
	select {
	case <-finished: // want `this case of the select never comes: nobody closes finished or sends on it`
		return true
	case <-time.After(d):
		return false
	}
}

// The goroutine ends with the context only, not when the function is done.
func Guard(ctx context.Context, c net.Conn, work func() error) error {
	over := make(chan struct{})
	go func() {
		select {
		case <-ctx.Done():
			c.Close()
		case <-over: // want `this case of the select never comes: nobody closes over or sends on it`
		}
	}()
	return work()
}
