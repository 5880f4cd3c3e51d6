// Package handback has methods that return a channel for the client to send on, or to close.
package handback

import "sync"

// A Bar draws the reports of one job after the other.
type Bar struct {
	draw func(int)
	jobs chan (<-chan int)
	done chan struct{}
	wg   sync.WaitGroup
}

func NewBar(draw func(int)) *Bar {
	b := &Bar{draw: draw, jobs: make(chan (<-chan int)), done: make(chan struct{})}
	b.wg.Add(1)
	go b.loop()
	return b
}

func (b *Bar) loop() {
	defer b.wg.Done()
	for {
		select {
		case job := <-b.jobs:
			for n := range job {
				b.draw(n)
			}
		case <-b.done:
			return
		}
	}
}

// Whoever has a job closes its channel.
func (b *Bar) Job() chan<- int {
	ch := make(chan int)
	select {
	case b.jobs <- ch:
	case <-b.done:
	}
	return ch
}

func (b *Bar) Close() {
	close(b.done)
	b.wg.Wait()
}

// A Hub hands out a channel of events, and one to say that they are not wanted any more.
type Hub struct {
	mu   sync.Mutex
	outs map[chan string]bool
}

func NewHub(next func() (string, bool)) *Hub {
	h := &Hub{outs: make(map[chan string]bool)}
	go func() {
		for {
			s, ok := next()
			if !ok {
				return
			}
			h.mu.Lock()
			for out := range h.outs {
				select {
				case out <- s:
				default:
				}
			}
			h.mu.Unlock()
		}
	}()
	return h
}

func (h *Hub) Events() (<-chan string, chan struct{}) {
	out, enough := make(chan string, 1), make(chan struct{})
	go func() {
		<-enough
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.outs, out)
	}()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.outs[out] = true
	return out, enough
}

func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	clear(h.outs)
}

// What the method that runs the component returns is used by whoever runs it.
type Refinery struct{ stages []func(int) bool }

func NewRefinery(stages ...func(int) bool) *Refinery { return &Refinery{stages: stages} }

func (r *Refinery) refine(in []int, out chan<- int) {
	defer close(out)
	for _, x := range in {
		out <- x
	}
}

func (r *Refinery) sieve(in <-chan int, out chan<- int) {
	defer close(out)
	for x := range in {
		keep := true
		for _, s := range r.stages {
			if !s(x) {
				keep = false
				break
			}
		}
		if keep {
			out <- x
		}
	}
}

// Run refines all that is given; the channel is read to its end.
func (r *Refinery) Run(in []int) <-chan int {
	raw, refined := make(chan int, 16), make(chan int)
	go r.refine(in, raw)
	go r.sieve(raw, refined)
	return refined
}
