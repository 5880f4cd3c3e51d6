package askedfirst

import "sync"

// The lock of the close is held until the value is sent.
type safe struct {
	mu     sync.RWMutex
	done   bool
	events chan int
}

func (s *safe) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.done {
		s.done = true
		close(s.events)
	}
}

func (s *safe) ended() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.done
}

func publish(list map[string]*safe, n int) {
	for _, s := range list {
		s.mu.RLock()
		if !s.done {
			s.events <- n
		}
		s.mu.RUnlock()
	}
}

// Those who close wait for those who send.
type counted struct {
	mu     sync.Mutex
	done   bool
	events chan int
	users  sync.WaitGroup
}

func (c *counted) stop() {
	c.mu.Lock()
	c.done = true
	c.mu.Unlock()
	c.users.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.events)
}

func (c *counted) send(n int) {
	c.mu.Lock()
	if c.done {
		c.mu.Unlock()
		return
	}
	c.users.Add(1)
	c.mu.Unlock()
	defer c.users.Done()
	c.events <- n
}

// Another lock keeps them apart.
type keeper struct {
	mu   sync.Mutex
	list map[string]*safe
}

func (k *keeper) drop(name string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if s := k.list[name]; s != nil {
		s.mu.Lock()
		s.done = true
		close(s.events)
		s.mu.Unlock()
	}
}

// A flag about something else says nothing of the channel.
type paused struct {
	mu     sync.Mutex
	paused bool
	done   bool
	events chan int
}

func (p *paused) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done = true
	close(p.events)
}

func pause(list map[string]*paused, name string, n int) {
	if p, ok := list[name]; ok {
		p.mu.Lock()
		idle := p.paused
		p.mu.Unlock()
		if !idle {
			p.events <- n
		}
	}
}

// A panic is recovered.
func try(list map[int]*Query, id int) (ok bool) {
	defer func() { ok = recover() == nil }()
	q := list[id]
	q.mu.Lock()
	done := q.closed
	q.mu.Unlock()
	if !done {
		q.answers <- "late"
	}
	return true
}
