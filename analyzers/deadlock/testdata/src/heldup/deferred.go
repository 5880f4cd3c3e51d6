package heldup

import "sync"

// What is deferred last runs first: the lock is taken before Done.
type desk struct {
	mu   sync.Mutex
	open map[int]bool
	wg   sync.WaitGroup
}

func (d *desk) take(n int, work func()) {
	d.wg.Add(1)
	go d.process(n, work)
}

func (d *desk) process(n int, work func()) {
	defer d.wg.Done()
	defer func() {
		d.mu.Lock()
		delete(d.open, n)
		d.mu.Unlock()
	}()
	work()
}

func (d *desk) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open = nil
	d.wg.Wait() // want `waiting for d.wg with d.mu held can deadlock`
}

type shelf struct {
	mu    sync.Mutex
	files map[int]bool
	wg    sync.WaitGroup
}

func (s *shelf) file(n int, work func()) {
	s.wg.Add(1)
	go s.sort(n, work)
}

func (s *shelf) sort(n int, work func()) {
	defer s.wg.Done()
	defer s.forget(n)
	work()
}

func (s *shelf) forget(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.files, n)
}

func (s *shelf) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wg.Wait() // want `waiting for s.wg with s.mu held can deadlock`
}

// What is deferred first runs last: Done comes before it.
type counter struct {
	mu   sync.Mutex
	seen map[int]bool
	wg   sync.WaitGroup
}

func (c *counter) serve(n int, work func()) {
	c.wg.Add(1)
	go c.run(n, work)
}

func (c *counter) run(n int, work func()) {
	defer c.note(n)
	defer c.wg.Done()
	work()
}

func (c *counter) note(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen[n] = true
}

func (c *counter) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wg.Wait()
}
