// Package frozen: who receives waits for who sends, until somebody stops them.
package frozen

import (
	"context"
	"sync"
	"time"
)

type request struct {
	do   func()
	done chan struct{}
}

// A Registry is owned by one goroutine.
type Registry struct {
	requests chan request
	stop     chan struct{}
	names    map[string]int
	report   func(n int)
}

// NewRegistry begins; report is told how many names there are.
func NewRegistry(report func(n int)) *Registry {
	r := &Registry{requests: make(chan request), stop: make(chan struct{}), names: map[string]int{}, report: report}
	go r.own()
	return r
}

func (r *Registry) own() {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		select {
		case q := <-r.requests:
			q.do()
			close(q.done)
		case <-tick.C:
			r.sweep()
		case <-r.stop:
			return
		}
	}
}

// The owner asks itself.
func (r *Registry) sweep() {
	clear(r.names)
	if r.report != nil {
		r.report(r.Count())
	}
}

func (r *Registry) ask(do func()) {
	q := request{do: do, done: make(chan struct{})}
	select { // want `select blocks until somebody stops it with r.stop: only this goroutine receives from r.requests`
	case r.requests <- q:
		<-q.done
	case <-r.stop:
	}
}

// Put puts a name in.
func (r *Registry) Put(name string) { r.ask(func() { r.names[name]++ }) }

// Count counts names.
func (r *Registry) Count() (n int) {
	r.ask(func() { n = len(r.names) })
	return n
}

// Close ends it.
func (r *Registry) Close() { close(r.stop) }

// Two goroutines send to each other.
type Pair struct {
	ctx         context.Context
	cancel      context.CancelFunc
	left, right chan int
	mu          sync.Mutex
}

// NewPair begins.
func NewPair() *Pair {
	ctx, cancel := context.WithCancel(context.Background())
	p := &Pair{ctx: ctx, cancel: cancel, left: make(chan int), right: make(chan int)}
	go p.runLeft()
	go p.runRight()
	return p
}

func (p *Pair) runLeft() {
	for {
		select {
		case n := <-p.left:
			if n > 0 {
				continue
			}
		case <-time.After(time.Second):
		case <-p.ctx.Done():
			return
		}
		select { // want `select blocks until somebody stops it with p.ctx.Done\(\): who receives from p.right waits for this goroutine`
		case p.right <- 1:
		case <-p.ctx.Done():
			return
		}
	}
}

func (p *Pair) runRight() {
	for {
		select {
		case n := <-p.right:
			if n > 0 {
				continue
			}
		case <-time.After(time.Second):
		case <-p.ctx.Done():
			return
		}
		select {
		case p.left <- 1:
		case <-p.ctx.Done():
			return
		}
	}
}

// Close ends both.
func (p *Pair) Close() { p.cancel() }
