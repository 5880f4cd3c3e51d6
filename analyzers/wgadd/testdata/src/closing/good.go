package closing

import (
	"sync"
	"sync/atomic"
	"time"
)

// The lock is held from the question to the Add.
type Held struct {
	mu     sync.RWMutex
	closed bool
	wg     sync.WaitGroup
}

func (h *Held) Go(f func()) bool {
	h.mu.RLock()
	defer h.mu.RUnlock()
	if h.closed {
		return false
	}
	h.wg.Add(1)
	go func() {
		defer h.wg.Done()
		f()
	}()
	return true
}

func (h *Held) Close() {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	h.wg.Wait()
}

// Who has counted asks again.
type Again struct {
	closed atomic.Bool
	wg     sync.WaitGroup
}

func (a *Again) Go(f func()) bool {
	if a.closed.Load() {
		return false
	}
	a.wg.Add(1)
	if a.closed.Load() {
		a.wg.Done()
		return false
	}
	go func() {
		defer a.wg.Done()
		f()
	}()
	return true
}

func (a *Again) Close() {
	a.closed.Store(true)
	a.wg.Wait()
}

// The flag says that it runs: Stop makes way for the next one.
type Ticker struct {
	running atomic.Bool
	wg      sync.WaitGroup
}

func (t *Ticker) Start(f func()) {
	if t.running.Load() {
		return
	}
	t.running.Store(true)
	t.wg.Add(1)
	go func() {
		defer t.wg.Done()
		f()
	}()
}

func (t *Ticker) Stop() {
	t.running.Store(false)
	t.wg.Wait()
}

// Who counts is counted itself, as its starter has seen to.
type Counted struct {
	closed atomic.Bool
	next   func() func()
	wg     sync.WaitGroup
}

func NewCounted(next func() func()) *Counted {
	c := &Counted{next: next}
	c.wg.Add(1)
	go c.run()
	return c
}

func (c *Counted) run() {
	defer c.wg.Done()
	f := c.next()
	if c.closed.Load() {
		return
	}
	c.wg.Add(1)
	go func() {
		defer c.wg.Done()
		f()
	}()
}

func (c *Counted) Close() {
	c.closed.Store(true)
	c.wg.Wait()
}

// Here it has done so by itself.
type Served struct {
	closed atomic.Bool
	next   func() func()
	wg     sync.WaitGroup
}

func (s *Served) Serve() {
	s.wg.Add(1)
	defer s.wg.Done()
	f := s.next()
	if s.closed.Load() {
		return
	}
	s.wg.Add(1)
	go func() {
		defer s.wg.Done()
		f()
	}()
}

func (s *Served) Close() {
	s.closed.Store(true)
	s.wg.Wait()
}

// Those who have asked have counted by the end of the pause.
type Patient struct {
	closed atomic.Bool
	wg     sync.WaitGroup
}

func (p *Patient) Go(f func()) {
	if !p.closed.Load() {
		p.wg.Go(f)
	}
}

func (p *Patient) Close() {
	p.closed.Store(true)
	time.Sleep(time.Second)
	p.wg.Wait()
}

// Who waits takes the lock in between, though the flag is atomic.
type Fenced struct {
	mu     sync.Mutex
	closed atomic.Bool
	wg     sync.WaitGroup
}

func (f *Fenced) Go(g func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed.Load() {
		return
	}
	f.wg.Go(g)
}

func (f *Fenced) Close() {
	f.closed.Store(true)
	f.mu.Lock()
	f.mu.Unlock()
	f.wg.Wait()
}

// Nothing shows that the plain flag is for more than one goroutine.
type Plain struct {
	closed bool
	wg     sync.WaitGroup
}

func (p *Plain) Go(f func()) {
	if !p.closed {
		p.wg.Go(f)
	}
}

func (p *Plain) Close() {
	p.closed = true
	p.wg.Wait()
}

// One goroutine does both.
type Once struct {
	closed atomic.Bool
	wg     sync.WaitGroup
}

func (o *Once) Run(f func()) {
	o.start(f)
	o.stop()
}

func (o *Once) start(f func()) {
	if !o.closed.Load() {
		o.wg.Go(f)
	}
}

func (o *Once) stop() {
	o.closed.Store(true)
	o.wg.Wait()
}
