package high

import (
	"sync"

	"recursive/low"
)

// The lock is given back first.
func (r *Ref) has(name string) bool {
	r.mu.RLock()
	hits := r.stats.hits
	r.mu.RUnlock()
	return hits > 0 && len(r.Meta().names) > 0
}

// On one path it is not held any more, on the other there is no call.
func (r *Ref) some(quick bool) int {
	r.mu.RLock()
	if quick {
		defer r.mu.RUnlock()
		return r.stats.hits
	}
	r.mu.RUnlock()
	return len(r.Meta().names)
}

// Another object has another lock.
func (r *Ref) same(o *Ref) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.m == o.Meta()
}

// Each node has a lock of its own.
type node struct {
	mu       sync.RWMutex
	children []*node
	parent   *node
	n        int
}

func (n *node) sum() int {
	n.mu.RLock()
	defer n.mu.RUnlock()
	total := n.n
	for _, c := range n.children {
		total += c.sum()
	}
	return total
}

func (n *node) add(c *node) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.children = append(n.children, c)
}

// Hand over hand, and the variable is another object on the way.
func (n *node) root() *node {
	n.mu.RLock()
	for n.parent != nil {
		p := n.parent
		p.mu.RLock()
		n.mu.RUnlock()
		n = p
	}
	n.mu.RUnlock()
	return n
}

// All locks of a list are held at once.
func count(list []*node) (total int) {
	for _, n := range list {
		n.mu.RLock()
		defer n.mu.RUnlock()
		total += n.n
	}
	return total
}

// The field means another node when it is read again.
type cursor struct{ at *node }

func (c *cursor) next() { c.at = c.at.parent }

func (c *cursor) up() int {
	c.at.mu.RLock()
	old := c.at
	defer old.mu.RUnlock()
	c.next()
	return c.at.sum()
}

// So does the variable that the function captures.
func ups(n *node) func() int {
	return func() int {
		m := n
		m.mu.RLock()
		defer m.mu.RUnlock()
		n.mu.RLock()
		defer n.mu.RUnlock()
		n = n.parent
		return n.sum()
	}
}

// The callee is told that the lock is held, or knows it.
type told struct {
	mu     sync.RWMutex
	locked bool
	n      int
}

func (t *told) get(lock bool) int {
	if lock {
		t.mu.RLock()
		defer t.mu.RUnlock()
	}
	return t.n
}

func (t *told) know() int {
	if !t.locked {
		t.mu.RLock()
		defer t.mu.RUnlock()
	}
	return t.n
}

func (t *told) sum() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.get(false) + t.know()
}

func (t *told) set(n int) {
	t.mu.Lock()
	t.n = n
	t.mu.Unlock()
}

// The callee gives the lock back, and takes it again.
func (t *told) yield() {
	t.mu.RUnlock()
	t.mu.RLock()
}

func (t *told) polite() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	t.yield()
	return t.n
}

// Nobody writes.
type idle struct {
	mu sync.RWMutex
	n  int
}

func (i *idle) get() int {
	i.mu.RLock()
	defer i.mu.RUnlock()
	return i.n
}

func (i *idle) twice() int {
	i.mu.RLock()
	defer i.mu.RUnlock()
	return 2 * i.get()
}

// The writer has to do with an object of its own.
func newIdle(n int) *idle {
	i := &idle{}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.n = n
	return i
}

func newLocked() *idle {
	i := makeIdle()
	i.mu.Lock()
	return i
}

func makeIdle() *idle { return &idle{} }

func table(t *low.Table) int {
	t.RLock()
	defer t.RUnlock()
	return t.Get("a")
}

// Another lock keeps readers and writers apart.
type gated struct {
	gate  sync.RWMutex
	outer sync.Mutex
	mu    sync.RWMutex
	n     int
}

func (g *gated) get() int {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.n
}

func (g *gated) read() int {
	g.gate.RLock()
	defer g.gate.RUnlock()
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.get()
}

func (g *gated) write(n int) {
	g.gate.Lock()
	defer g.gate.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.n = n
}

// So does one that all callers hold.
type behind struct {
	outer sync.Mutex
	mu    sync.RWMutex
	n     int
}

func (b *behind) get() int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.n
}

func (b *behind) twice() int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return 2 * b.get()
}

func (b *behind) set(n int) {
	b.mu.Lock()
	b.n = n
	b.mu.Unlock()
}

func (b *behind) Twice() int {
	b.outer.Lock()
	defer b.outer.Unlock()
	return b.twice()
}

func (b *behind) Set(n int) {
	b.outer.Lock()
	defer b.outer.Unlock()
	b.set(n)
}

// It is said that the lock is held there.
type said struct {
	mu sync.RWMutex
	n  int
}

// +checklocksread:s.mu
func (s *said) get() int {
	s.mu.RUnlock()
	s.mu.RLock()
	return s.n
}

func (s *said) twice() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return 2 * s.get()
}

func (s *said) set(n int) {
	s.mu.Lock()
	s.n = n
	s.mu.Unlock()
}

// Another goroutine waits for nobody who waits for it.
func (r *Ref) later() {
	r.mu.RLock()
	defer r.mu.RUnlock()
	go r.Meta()
}

// Told not to lock, in another package.
func quiet(s *low.Store) int {
	s.View()
	defer s.Done()
	return s.GetIf("a", false)
}

// What runs may give the lock back.
func (r *Ref) handed() int {
	r.mu.RLock()
	give := r.mu.RUnlock
	give()
	return len(r.Meta().names)
}
