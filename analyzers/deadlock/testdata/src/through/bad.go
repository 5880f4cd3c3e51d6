// Package through is about orders of locks by way of interfaces and function
// values.
package through

import "sync"

type backend interface {
	put(string)
	sync()
}

// The queue locks its backend, and the backend the queue.
type queue struct {
	mu    sync.Mutex
	items []string
	out   backend
}

type file struct {
	mu sync.Mutex
	q  *queue
	n  int
}

func newQueue() *queue {
	q := &queue{}
	q.out = &file{q: q}
	return q
}

func (q *queue) add(s string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = append(q.items, s)
	q.out.put(s)
}

func (q *queue) length() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}

func (f *file) put(s string) {
	f.mu.Lock()
	f.n++
	f.mu.Unlock()
}

func (f *file) sync() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.q.length() == 0 { // want `through.queue.mu is locked while through.file.mu is held, but \(\*through.queue\).add locks them the other way round`
		f.n = 0
	}
}

// The only type that is ever a listener, in a list.
type listener interface{ changed(key string) }

type manager struct {
	mu        sync.Mutex
	values    map[string]string
	listeners []listener
}

func (m *manager) subscribe(l listener) {
	m.mu.Lock()
	m.listeners = append(m.listeners, l)
	m.mu.Unlock()
}

func (m *manager) set(k, v string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values[k] = v
	for _, l := range m.listeners {
		l.changed(k)
	}
}

func (m *manager) get(k string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.values[k]
}

type view struct {
	mu   sync.Mutex
	of   *manager
	keys map[string]bool
}

func newView(m *manager) *view {
	v := &view{of: m}
	m.subscribe(v)
	return v
}

func (v *view) changed(k string) {
	v.mu.Lock()
	v.keys[k] = true
	v.mu.Unlock()
}

func (v *view) show() {
	v.mu.Lock()
	defer v.mu.Unlock()
	for k := range v.keys {
		println(v.of.get(k)) // want `through.manager.mu is locked while through.view.mu is held, but \(\*through.manager\).set locks them the other way round`
	}
}

// A method in a field of function type.
type watch struct {
	mu      sync.Mutex
	last    string
	onEvent func(string)
}

type cache struct {
	mu sync.Mutex
	m  map[string]string
	w  *watch
}

func newCache() *cache {
	c := &cache{m: map[string]string{}, w: &watch{}}
	c.w.onEvent = c.evict
	return c
}

func (c *cache) evict(k string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.m, k)
}

func (w *watch) fire(k string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = k
	w.onEvent(k)
}

func (w *watch) latest() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.last
}

func (c *cache) stale(k string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.w.latest() == k // want `through.watch.mu is locked while through.cache.mu is held, but \(\*through.watch\).fire locks them the other way round`
}
