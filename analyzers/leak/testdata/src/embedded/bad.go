// Package embedded has components whose life is in what they embed.
package embedded

import (
	"sync"
	"time"
)

type wire interface {
	Ping() error
	Read() (kind byte, body []byte, err error)
	Close() error
}

type life struct {
	w    wire
	stop chan struct{}
	once sync.Once
}

func (l *life) stopped() <-chan struct{} { return l.stop }

func (l *life) Close() error {
	var err error
	l.once.Do(func() {
		close(l.stop)
		err = l.w.Close()
	})
	return err
}

// The answer to a ping may come when nobody waits for it any more.
type Link struct {
	life
	pong chan struct{}
}

func NewLink(w wire) *Link {
	l := &Link{life: life{w: w, stop: make(chan struct{})}, pong: make(chan struct{})}
	go l.read()
	go l.beat()
	return l
}

func (l *Link) read() {
	for {
		kind, _, err := l.w.Read()
		if err != nil {
			return
		}
		if kind == 'p' {
			l.pong <- struct{}{} // want `send on l.pong blocks forever: nobody receives`
		}
	}
}

func (l *Link) beat() {
	for {
		select {
		case <-time.After(time.Minute):
		case <-l.stopped():
			return
		}
		if l.w.Ping() != nil {
			return
		}
		<-l.pong // want `receive from l.pong blocks forever: nobody sends or closes`
	}
}

// What is embedded may be behind a pointer.
type Feed struct {
	*core
	lines chan string
}

type core struct{ quit chan struct{} }

func (c *core) Stop() { close(c.quit) }

func NewFeed(next func() string) *Feed {
	f := &Feed{core: &core{quit: make(chan struct{})}, lines: make(chan string)}
	go f.fill(next)
	go f.drain()
	return f
}

func (f *Feed) fill(next func() string) {
	for {
		f.lines <- next() // want `send on f.lines blocks forever: nobody receives`
	}
}

func (f *Feed) drain() {
	for {
		select {
		case <-f.lines:
		case <-f.quit:
			return
		}
	}
}
