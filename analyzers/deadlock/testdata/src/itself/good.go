// Package itself: a method that takes another object of its type is given another one.
package itself

import "sync"

// A Set is a set of numbers.
type Set struct {
	mu   sync.RWMutex
	nums map[int]bool
}

// NewSet returns a set.
func NewSet(nums ...int) *Set {
	s := &Set{nums: make(map[int]bool)}
	for _, n := range nums {
		s.nums[n] = true
	}
	return s
}

// An Iterator comes to what is in a set.
type Iterator struct{ set *Set }

// NewIterator returns an iterator over a set.
func NewIterator(s *Set) *Iterator { return &Iterator{s} }

// Diff takes from a set what is in another one.
func (s *Set) Diff(other *Set) {
	other.mu.RLock()
	defer other.mu.RUnlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	for n := range other.nums {
		delete(s.nums, n)
	}
}

// A Router knows other routers.
type Router struct {
	mu       sync.RWMutex
	children []*Router
	name     string
}

// NewRouter returns a router.
func NewRouter(name string) (*Router, error) { return &Router{name: name}, nil }

func (r *Router) label() string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.name
}

// Add adds a router, which is another one.
func (r *Router) Add(child *Router) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.children = append(r.children, child)
	return r.ask(child)
}

type labelled interface{ label() string }

func (r *Router) ask(l labelled) string { return l.label() }

// A Proxy passes on what a router gets.
type Proxy struct {
	mu     sync.Mutex
	router *Router
	closed chan struct{}
}

// NewProxy returns a proxy of a router.
func NewProxy(r *Router) (*Proxy, error) {
	return &Proxy{router: r, closed: make(chan struct{})}, nil
}

// Label returns the label of the router.
func (p *Proxy) Label() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.router.label()
}

// Close ends the proxy.
func (p *Proxy) Close() { close(p.closed) }
