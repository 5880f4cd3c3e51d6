package toolate

import "sync"

// Whoever comes asks whether it is over.
type asks struct {
	mu      sync.Mutex
	closed  bool
	waiters []chan bool
}

func (a *asks) wait() bool {
	a.mu.Lock()
	if a.closed {
		a.mu.Unlock()
		return false
	}
	w := make(chan bool, 1)
	a.waiters = append(a.waiters, w)
	a.mu.Unlock()
	return <-w
}

func (a *asks) Close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.closed = true
	for _, w := range a.waiters {
		w <- false
	}
	a.waiters = nil
}

// All are told again and again.
type rounds struct {
	mu      sync.Mutex
	moved   bool
	waiters []chan bool
}

func (r *rounds) wait() bool {
	w := make(chan bool, 1)
	r.mu.Lock()
	r.waiters = append(r.waiters, w)
	r.mu.Unlock()
	return <-w
}

func (r *rounds) tell() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.moved = true
	for _, w := range r.waiters {
		w <- true
	}
	r.waiters = nil
	r.moved = false
}

// Somebody else tells them whether or not it is over.
type others struct {
	mu      sync.Mutex
	closed  bool
	waiters []chan bool
}

func (o *others) wait() bool {
	w := make(chan bool, 1)
	o.mu.Lock()
	o.waiters = append(o.waiters, w)
	o.mu.Unlock()
	return <-w
}

func (o *others) wake() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, w := range o.waiters {
		w <- true
	}
	o.waiters = nil
}

func (o *others) Close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	for _, w := range o.waiters {
		w <- false
	}
	o.waiters = nil
}
