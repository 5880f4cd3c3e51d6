package askedback

import "sync"

// The same steps are taken with the lock held and without.
type step struct {
	do func(m *machine)
}

type machine struct {
	mu    sync.Mutex
	n     int
	steps []step
}

func (m *machine) count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.n
}

func (m *machine) runLocked() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.steps {
		s.do(m)
	}
}

func (m *machine) run() {
	for _, s := range m.steps {
		s.do(m)
	}
}

func show(print func(int)) step {
	return step{do: func(m *machine) { print(m.count()) }}
}

// What is called is given another one.
type hook struct {
	call func(p *page)
}

type page struct {
	mu    sync.Mutex
	n     int
	next  *page
	hooks []hook
}

func (p *page) number() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.n
}

func (p *page) turn() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, h := range p.hooks {
		h.call(p.next)
	}
}

func tell(print func(int)) hook {
	return hook{call: func(p *page) { print(p.number()) }}
}

// It asks only who has not said that the lock is held.
type query struct {
	run func(d *desk, locked bool) int
}

type desk struct {
	mu      sync.Mutex
	n       int
	queries []query
}

func (d *desk) all() (n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, q := range d.queries {
		n += q.run(d, true)
	}
	return n
}

func count() query {
	return query{run: func(d *desk, locked bool) int {
		if locked {
			return d.n
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		return d.n
	}}
}
