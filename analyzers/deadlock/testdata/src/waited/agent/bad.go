// Package agent has objects of another package that call it back.
package agent

import (
	"sync"
	"waited/poll"
)

type agent struct {
	mu     sync.Mutex
	poller *poll.Poller
	last   int
}

func start() *agent {
	a := &agent{}
	a.poller = poll.New(a.update)
	return a
}

func (a *agent) update(n int) {
	a.mu.Lock()
	a.last = n
	a.mu.Unlock()
}

func (a *agent) Stop() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.poller != nil {
		a.poller.Stop() // want `calling \(\*poll.Poller\).Stop with a.mu held can deadlock: it waits for a goroutine that calls \(\*agent.agent\).update, which locks it`
		a.poller = nil
	}
}

// The handler is found from the one that has the feed, and is a part of a struct.
type desk struct {
	mu   sync.RWMutex
	feed *poll.Feed
	seen map[string]int
}

func (d *desk) Handle(s string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.seen[s]++
}

func (d *desk) open() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.feed = poll.Open(poll.Config{Name: "desk", Handler: d})
}

func (d *desk) reopen() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.end() // want `calling \(\*agent.desk\).end with d.mu held can deadlock: it waits for a goroutine that calls \(\*agent.desk\).Handle, which locks it`
	d.feed = poll.Open(poll.Config{Name: "again", Handler: d})
}

func (d *desk) end() { d.feed.Close() }

// It stops in what is called, which is waited for.
type job struct {
	p    *poll.Poller
	left int
}

func run(n int) *job {
	j := &job{left: n}
	j.p = poll.New(func(int) {
		if j.left--; j.left == 0 {
			j.p.Stop() // want `calling \(\*poll.Poller\).Stop in a function literal of agent.run waits for itself: it waits for the goroutine that calls this`
		}
	})
	return j
}

type lines struct {
	feed *poll.Feed
	n    int
}

func openLines() *lines {
	l := &lines{}
	l.feed = poll.Open(poll.Config{Handler: l})
	return l
}

func (l *lines) Handle(s string) {
	if s == "end" {
		l.finish() // want `calling \(\*agent.lines\).finish in \(\*agent.lines\).Handle waits for itself: it waits for the goroutine that calls this`
	}
	l.n++
}

func (l *lines) finish() { l.feed.Close() }

// What is called was given by an option, or is set in a field.
type clock struct {
	mu   sync.Mutex
	t, u *poll.Ticker
	n    int
}

func (c *clock) set(n int) {
	c.mu.Lock()
	c.n = n
	c.mu.Unlock()
}

func (c *clock) start() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = poll.NewTicker(poll.WithFunc(c.set))
	c.u = poll.NewTicker()
	c.u.OnEnd = c.set
}

func (c *clock) Stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t.Stop() // want `calling \(\*poll.Ticker\).Stop with c.mu held can deadlock: it waits for a goroutine that calls \(\*agent.clock\).set, which locks it`
	c.u.Stop() // want `calling \(\*poll.Ticker\).Stop with c.mu held can deadlock: it waits for a goroutine that calls \(\*agent.clock\).set, which locks it`
}
