package theirs

import (
	"sync"

	"theirs/feed"
)

// It may be closed again.
type calm struct {
	once sync.Once
	over chan struct{}
}

func (c *calm) Close() { c.once.Do(func() { close(c.over) }) }

type calmHub struct{ all map[int]*calm }

func (h *calmHub) Open(n int) *calm {
	c := &calm{over: make(chan struct{})}
	h.all[n] = c
	return c
}

func (h *calmHub) Close() {
	for _, c := range h.all {
		c.Close()
	}
}

// It is taken out of the map when it is closed.
type member struct {
	n    int
	club *club
	over chan struct{}
}

func (m *member) Close() {
	m.club.leave(m)
	close(m.over)
}

type club struct {
	mu  sync.Mutex
	all map[int]*member
}

func (c *club) leave(m *member) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.all, m.n)
}

func (c *club) Join(n int) *member {
	m := &member{n: n, club: c, over: make(chan struct{})}
	c.all[n] = m
	return m
}

func (c *club) Close() {
	for _, m := range c.all {
		m.Close()
	}
}

// Who wants to close one has it taken out by the hub.
type asked struct{ all map[int]*feed.Feed }

func (a *asked) Open(n int) *feed.Feed {
	f := feed.New()
	a.all[n] = f
	return f
}

func (a *asked) CloseFeed(n int) {
	f := a.all[n]
	delete(a.all, n)
	f.Close()
}

func (a *asked) Close() {
	for _, f := range a.all {
		f.Close()
	}
}

// What is in the map nobody else has.
type own struct{ all map[int]*feed.Feed }

func (o *own) add(n int) {
	o.all[n] = feed.New()
}

func (o *own) Close() {
	for _, f := range o.all {
		f.Close()
	}
}

// Others can only look at it.
type watched struct{ all map[int]*feed.Feed }

func (w *watched) Watch(n int) <-chan struct{} {
	f := feed.New()
	w.all[n] = f
	return f.Over()
}

func (w *watched) Close() {
	for _, f := range w.all {
		f.Close()
	}
}

// A literal is called for each.
func (o *own) each() {
	for _, f := range o.all {
		func(f *feed.Feed) { f.Set("") }(f)
	}
}
