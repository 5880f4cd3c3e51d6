package frozen

import (
	"context"
	"sync"
	"time"
)

// A Directory is owned by one goroutine, which does not ask itself.
type Directory struct {
	requests chan request
	stop     chan struct{}
	names    map[string]int
	report   func(n int)
}

// NewDirectory begins.
func NewDirectory(report func(n int)) *Directory {
	d := &Directory{requests: make(chan request), stop: make(chan struct{}), names: map[string]int{}, report: report}
	go d.own()
	return d
}

func (d *Directory) own() {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		select {
		case q := <-d.requests:
			q.do()
			close(q.done)
		case <-tick.C:
			d.report(len(d.names))
		case <-d.stop:
			return
		}
	}
}

func (d *Directory) ask(do func()) {
	q := request{do: do, done: make(chan struct{})}
	select {
	case d.requests <- q:
		<-q.done
	case <-d.stop:
	}
}

// Count counts names.
func (d *Directory) Count() (n int) {
	d.ask(func() { n = len(d.names) })
	return n
}

// Close ends it.
func (d *Directory) Close() { close(d.stop) }

// A Source sends to whoever asks, and waits for that as long as it lives.
type Source struct {
	out  chan int
	stop chan struct{}
	once sync.Once
}

// NewSource begins.
func NewSource() *Source {
	s := &Source{out: make(chan int), stop: make(chan struct{})}
	go s.run()
	return s
}

func (s *Source) run() {
	for i := 0; ; i++ {
		select {
		case s.out <- i:
		case <-s.stop:
			return
		}
	}
}

// Next takes one.
func (s *Source) Next() int {
	select {
	case n := <-s.out:
		return n
	case <-s.stop:
		return -1
	}
}

// Close ends it.
func (s *Source) Close() { s.once.Do(func() { close(s.stop) }) }

// A Crew has several who receive.
type Crew struct {
	ctx    context.Context
	cancel context.CancelFunc
	jobs   chan func()
}

// NewCrew begins.
func NewCrew() *Crew {
	ctx, cancel := context.WithCancel(context.Background())
	c := &Crew{ctx: ctx, cancel: cancel, jobs: make(chan func())}
	for range 4 {
		go c.work()
	}
	return c
}

func (c *Crew) work() {
	for {
		select {
		case f := <-c.jobs:
			f()
		case <-c.ctx.Done():
			return
		}
	}
}

// Do has a function called.
func (c *Crew) Do(f func()) {
	select {
	case c.jobs <- f:
	case <-c.ctx.Done():
	}
}

// Close ends it.
func (c *Crew) Close() { c.cancel() }

// A Mailbox sends to itself, and has room for that.
type Mailbox struct {
	mail chan int
	stop chan struct{}
}

// NewMailbox begins.
func NewMailbox() *Mailbox {
	m := &Mailbox{mail: make(chan int, 1), stop: make(chan struct{})}
	go m.read()
	return m
}

func (m *Mailbox) read() {
	m.mail <- 0
	for {
		select {
		case n := <-m.mail:
			select {
			case m.mail <- n + 1:
			case <-m.stop:
				return
			}
		case <-m.stop:
			return
		}
	}
}

// Close ends it.
func (m *Mailbox) Close() { close(m.stop) }
