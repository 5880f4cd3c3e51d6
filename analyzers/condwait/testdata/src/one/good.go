package one

import "sync"

// Nobody says that more than one waits.
type single struct {
	mu   sync.Mutex
	cond *sync.Cond
	n    int
	done bool
}

func newSingle() *single {
	s := &single{}
	s.cond = sync.NewCond(&s.mu)
	go s.run()
	return s
}

func (s *single) run() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		for s.n == 0 && !s.done {
			s.cond.Wait()
		}
		if s.done {
			return
		}
		s.n--
	}
}

func (s *single) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done = true
	s.cond.Signal()
}

// Who is woken wakes the next.
type chain struct {
	mu   sync.Mutex
	cond *sync.Cond
	over bool
}

func newChain() *chain {
	c := &chain{}
	c.cond = sync.NewCond(&c.mu)
	for range 4 {
		go c.wait()
	}
	return c
}

func (c *chain) wait() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for !c.over {
		c.cond.Wait()
	}
	c.cond.Signal()
}

func (c *chain) End() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over = true
	c.cond.Signal()
}

// One of them takes it, and the others wait on.
type token struct {
	mu   sync.Mutex
	cond *sync.Cond
	free bool
}

func newToken() *token {
	t := &token{free: true}
	t.cond = sync.NewCond(&t.mu)
	return t
}

func (t *token) take() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for !t.free {
		t.cond.Wait()
	}
	t.free = false
}

func (t *token) give() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.free = true
	t.cond.Signal()
}

func (t *token) each(tasks []func()) {
	for _, task := range tasks {
		go func() {
			t.take()
			defer t.give()
			task()
		}()
	}
}

// All are woken.
type all struct {
	mu     sync.Mutex
	cond   *sync.Cond
	n      int
	closed bool
}

func newAll() *all {
	a := &all{}
	a.cond = sync.NewCond(&a.mu)
	for range 4 {
		go a.run()
	}
	return a
}

func (a *all) run() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for a.n == 0 && !a.closed {
		a.cond.Wait()
	}
	a.n--
}

func (a *all) Add() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return
	}
	a.n++
	a.cond.Signal()
}

func (a *all) Close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.closed = true
	a.cond.Broadcast()
}

// As many are woken as there are.
type crowd struct {
	mu   sync.Mutex
	cond *sync.Cond
	n    int
	over bool
}

func newCrowd(n int) *crowd {
	c := &crowd{n: n}
	c.cond = sync.NewCond(&c.mu)
	for range n {
		go c.wait()
	}
	return c
}

func (c *crowd) wait() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for !c.over {
		c.cond.Wait()
	}
}

func (c *crowd) End() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over = true
	for range c.n {
		c.cond.Signal()
	}
}

// A Spool has a goroutine that takes from it, and who has one only looks whether it is there.
type Spool struct {
	mu   sync.Mutex
	cond *sync.Cond
	n    int
	done bool
}

func NewSpool() *Spool {
	s := &Spool{}
	s.cond = sync.NewCond(&s.mu)
	go func() {
		for s.Next() {
		}
	}()
	return s
}

func (s *Spool) Next() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.n == 0 && !s.done {
		s.cond.Wait()
	}
	s.n--
	return !s.done
}

func (s *Spool) Add() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return
	}
	s.n++
	s.cond.Signal()
}

func (s *Spool) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done = true
	s.cond.Signal()
}
