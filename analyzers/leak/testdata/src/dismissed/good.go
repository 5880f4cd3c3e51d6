package dismissed

import "sync"

// All who wait are told.
type Counter struct {
	mu   sync.Mutex
	line []*ticket
}

func (c *Counter) Enter(n int) {
	t := &ticket{n: n, grant: make(chan struct{})}
	c.mu.Lock()
	c.line = append(c.line, t)
	c.mu.Unlock()
	<-t.grant
}

func (c *Counter) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, t := range c.line {
		close(t.grant)
	}
	c.line = nil
}

// They are told by another function, which is called before.
type Gate struct {
	mu     sync.Mutex
	line   []chan bool
	closed bool
}

func (g *Gate) Enter() bool {
	ch := make(chan bool, 1)
	g.mu.Lock()
	if g.closed {
		g.mu.Unlock()
		return false
	}
	g.line = append(g.line, ch)
	g.mu.Unlock()
	return <-ch
}

func (g *Gate) tell(yes bool) {
	for _, ch := range g.line {
		ch <- yes
	}
}

func (g *Gate) Close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	g.tell(false)
	g.line = nil
}

// Who waits hears of the end as well.
type Booth struct {
	mu   sync.Mutex
	line []*place
	end  chan struct{}
}

type place struct{ ready chan struct{} }

func (b *Booth) Enter() bool {
	p := &place{ready: make(chan struct{})}
	b.mu.Lock()
	b.line = append(b.line, p)
	b.mu.Unlock()
	select {
	case <-p.ready:
		return true
	case <-b.end:
		return false
	}
}

func (b *Booth) Next() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.line) > 0 {
		close(b.line[0].ready)
		b.line = b.line[1:]
	}
}

func (b *Booth) Close() {
	b.mu.Lock()
	b.line = nil
	b.mu.Unlock()
	close(b.end)
}

// Before it is started, nobody waits.
type Stand struct {
	mu   sync.Mutex
	line []*spot
}

type spot struct{ ready chan struct{} }

func (s *Stand) Start() {
	s.mu.Lock()
	s.line = nil
	s.mu.Unlock()
}

func (s *Stand) Enter() {
	p := &spot{ready: make(chan struct{})}
	s.mu.Lock()
	s.line = append(s.line, p)
	s.mu.Unlock()
	<-p.ready
}

func (s *Stand) Next() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.line) > 0 {
		close(s.line[0].ready)
		s.line = s.line[1:]
	}
}

// Who answers has the object itself; the table is for others who ask the same.
type Shared struct {
	mu    sync.Mutex
	tasks map[string]*task
}

type task struct {
	done chan struct{}
	text string
}

func (t *task) run(get func() string) {
	t.text = get()
	close(t.done)
}

func (s *Shared) Get(name string, get func() string) string {
	t := &task{done: make(chan struct{})}
	s.mu.Lock()
	s.tasks[name] = t
	s.mu.Unlock()
	go t.run(get)
	<-t.done
	return t.text
}

func (s *Shared) Forget() {
	s.mu.Lock()
	s.tasks = make(map[string]*task)
	s.mu.Unlock()
}
