package apart

import (
	"sync"
	"sync/atomic"
	"time"
)

// It is looked at again with the lock held.
type twice struct {
	mu   sync.Mutex
	cond sync.Cond
	open atomic.Bool
}

func newTwice() *twice {
	d := &twice{}
	d.cond.L = &d.mu
	return d
}

func (d *twice) Pass() {
	for !d.open.Load() {
		d.mu.Lock()
		if !d.open.Load() {
			d.cond.Wait()
		}
		d.mu.Unlock()
	}
}

func (d *twice) Open() {
	d.mu.Lock()
	d.open.Store(true)
	d.mu.Unlock()
	d.cond.Broadcast()
}

// The loop is inside, as it should be.
type inside struct {
	mu   sync.Mutex
	cond *sync.Cond
	at   int
}

func newInside() *inside {
	s := &inside{}
	s.cond = sync.NewCond(&s.mu)
	return s
}

func (s *inside) Await(n int) {
	for {
		s.cond.L.Lock()
		for s.at < n {
			s.cond.Wait()
		}
		s.cond.L.Unlock()
		if n > 0 {
			return
		}
	}
}

func (s *inside) Move(n int) {
	s.mu.Lock()
	s.at = n
	s.mu.Unlock()
	s.cond.Broadcast()
}

// All are woken from time to time, changed or not.
type often struct {
	mu   sync.Mutex
	cond *sync.Cond
	open atomic.Bool
}

func newOften() *often {
	d := &often{}
	d.cond = sync.NewCond(&d.mu)
	go func() {
		for range time.Tick(time.Second) {
			d.cond.Broadcast()
		}
	}()
	return d
}

func (d *often) Pass() {
	for !d.open.Load() {
		d.mu.Lock()
		d.cond.Wait()
		d.mu.Unlock()
	}
}

func (d *often) Open() {
	d.open.Store(true)
	d.mu.Lock()
	d.cond.Broadcast()
	d.mu.Unlock()
}

// Nothing is waited for but the next wake-up, of which there are many.
type beat struct {
	mu   sync.Mutex
	cond *sync.Cond
	n    atomic.Int64
}

func newBeat() *beat {
	b := &beat{}
	b.cond = sync.NewCond(&b.mu)
	return b
}

func (b *beat) Follow(f func(int64)) {
	for {
		b.cond.L.Lock()
		b.cond.Wait()
		b.cond.L.Unlock()
		f(b.n.Load())
	}
}

func (b *beat) Beat() {
	b.n.Add(1)
	b.mu.Lock()
	b.cond.Broadcast()
	b.mu.Unlock()
}
