// Package poll calls what it is given, and waits for that at the end.
package poll

import (
	"sync"
	"time"
)

// A Poller asks a function again and again.
type Poller struct {
	stop chan struct{}
	wg   sync.WaitGroup
	ask  func(int)
}

func New(ask func(int)) *Poller {
	p := &Poller{stop: make(chan struct{}), ask: ask}
	p.wg.Add(1)
	go p.loop()
	return p
}

func (p *Poller) loop() {
	defer p.wg.Done()
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for n := 0; ; n++ {
		select {
		case <-p.stop:
			return
		case <-t.C:
			p.turn(n)
		}
	}
}

func (p *Poller) turn(n int) { p.ask(n) }

// Stop returns when the last call has ended.
func (p *Poller) Stop() {
	close(p.stop)
	p.wg.Wait()
}

// An Option sets what a ticker does.
type Option func(*Ticker)

func WithFunc(f func(int)) Option { return func(t *Ticker) { t.f = f } }

// A Ticker has options.
type Ticker struct {
	f          func(int)
	OnEnd      func(int)
	stop, done chan struct{}
}

func NewTicker(opts ...Option) *Ticker {
	t := &Ticker{stop: make(chan struct{}), done: make(chan struct{})}
	for _, o := range opts {
		o(t)
	}
	go t.run()
	return t
}

func (t *Ticker) run() {
	defer close(t.done)
	n := 0
	for ; ; n++ {
		select {
		case <-t.stop:
			if t.OnEnd != nil {
				t.OnEnd(n)
			}
			return
		default:
			t.f(n)
		}
	}
}

func (t *Ticker) Stop() {
	close(t.stop)
	<-t.done
}

// Tell does not wait.
func (p *Poller) Tell() { close(p.stop) }

// A Handler takes what comes.
type Handler interface{ Handle(string) }

// A Config says what to call.
type Config struct {
	Name    string
	Handler Handler
}

// A Feed has a handler for what comes.
type Feed struct {
	in   chan string
	done chan struct{}
	h    Handler
}

func Open(c Config) *Feed {
	f := &Feed{in: make(chan string, 1), done: make(chan struct{}), h: c.Handler}
	go func() {
		defer close(f.done)
		for s := range f.in {
			f.h.Handle(s)
		}
	}()
	return f
}

func (f *Feed) Put(s string) { f.in <- s }

func (f *Feed) Close() error {
	close(f.in)
	<-f.done
	return nil
}
