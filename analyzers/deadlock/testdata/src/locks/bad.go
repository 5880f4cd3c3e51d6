// Package locks: who holds a lock locks it again.
package locks

import (
	"errors"
	"sync"
)

type entry struct {
	key   string
	count int
}

type Visitor interface{ Visit(*entry) }

type table struct {
	sync.Mutex
	entries map[string]*entry
	onEvict func(*entry)
}

func newTable() *table {
	t := &table{entries: make(map[string]*entry)}
	t.onEvict = t.forget
	return t
}

// An embedded lock, taken by a method that is called with it held.
func (t *table) put(key string) {
	t.Lock()
	defer t.Unlock()
	if t.size() > 100 {
		t.entries = nil
	}
	t.entries[key] = &entry{key: key}
}

func (t *table) size() int {
	t.Lock() // want `t is locked again by the goroutine that holds it: deadlock`
	defer t.Unlock()
	return len(t.entries)
}

// The callback that was stored locks what its caller holds.
func (t *table) evict(key string) {
	t.Lock()
	defer t.Unlock()
	if e := t.entries[key]; e != nil {
		t.onEvict(e)
	}
}

func (t *table) forget(e *entry) {
	t.Lock() // want `t is locked again by the goroutine that holds it: deadlock`
	defer t.Unlock()
	delete(t.entries, e.key)
}

func evictOne(key string) {
	t := newTable()
	t.entries[key] = &entry{key: key}
	t.evict(key)
}

// The one implementation of the interface needs the lock under which it runs.
func (t *table) each(v Visitor) {
	t.Lock()
	defer t.Unlock()
	for _, e := range t.entries {
		v.Visit(e)
	}
}

type remover struct{ t *table }

func (r remover) Visit(e *entry) {
	r.t.Lock() // want `r.t is locked again by the goroutine that holds it: deadlock`
	defer r.t.Unlock()
	delete(r.t.entries, e.key)
}

func removeAll() {
	t := newTable()
	t.entries["a"] = &entry{key: "a"}
	t.each(remover{t})
}

// The lock is taken again after an error that is retried.
type session struct {
	mu    sync.Mutex
	token string
	login func() (string, error)
}

func (s *session) refresh() error {
	s.mu.Lock()
	token, err := s.login()
	if err != nil {
		return s.reset(err)
	}
	s.token = token
	s.mu.Unlock()
	return nil
}

func (s *session) reset(err error) error {
	s.mu.Lock() // want `s.mu is locked again by the goroutine that holds it: deadlock`
	s.token = ""
	s.mu.Unlock()
	return errors.Join(err, errors.New("reset"))
}

// The loop locks once more than it unlocks.
func (s *session) poll(n int) {
	for range n {
		s.mu.Lock() // want `s.mu is locked again by the goroutine that holds it: deadlock`
		if s.token == "" {
			continue
		}
		s.mu.Unlock()
	}
}

// A function under Once calls it again.
type config struct {
	once sync.Once
	vals map[string]string
	read func() map[string]string
}

func (c *config) get(key string) string {
	c.once.Do(c.load) // want `c.once.Do waits for itself: deadlock`
	return c.vals[key]
}

func (c *config) load() {
	c.vals = c.read()
	if c.get("debug") != "" {
		c.vals["level"] = "debug"
	}
}

// The deferred call locks instead of unlocking, and comes twice.
func (s *session) swap(token string) (old string) {
	s.mu.Lock()
	defer s.mu.Lock() // want `s.mu is locked again by the goroutine that holds it: deadlock`
	old, s.token = s.token, token
	return old
}
