package refilled

import (
	"log"
	"sync"
)

// It is reported after the lock was given back.
type cache struct {
	mu      sync.Mutex
	entries map[string]*session
	onEvict func(*session)
}

func newCache(opts ...func(*cache)) *cache {
	c := &cache{entries: make(map[string]*session)}
	c.onEvict = c.logEvict
	for _, o := range opts {
		o(c)
	}
	return c
}

func (c *cache) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.entries)
}

func (c *cache) logEvict(s *session) { log.Println(s.id, c.Len()) }

func (c *cache) Put(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries[id] = &session{id}
}

func (c *cache) Remove(id string) {
	c.mu.Lock()
	s, ok := c.entries[id]
	delete(c.entries, id)
	c.mu.Unlock()
	if ok {
		c.onEvict(s)
	}
}

// A lock for each key is held until it is given back, which is for the client.
type keyed struct {
	mu      sync.Mutex
	entries map[string]*entry
}

type entry struct {
	mu   sync.Mutex
	refs int
}

func newKeyed() *keyed { return &keyed{entries: make(map[string]*entry)} }

func (k *keyed) lookup(key string) *entry {
	k.mu.Lock()
	defer k.mu.Unlock()
	e, ok := k.entries[key]
	if !ok {
		e = &entry{}
		k.entries[key] = e
	}
	e.refs++
	return e
}

func (k *keyed) Lock(key string) func() {
	k.mu.Lock()
	e, ok := k.entries[key]
	if !ok {
		e = &entry{}
		k.entries[key] = e
	}
	e.refs++
	k.mu.Unlock()
	e.mu.Lock()
	return func() { e.mu.Unlock() }
}

func (k *keyed) Acquire(key string) {
	k.mu.Lock()
	e, ok := k.entries[key]
	if !ok {
		e = &entry{}
		k.entries[key] = e
	}
	k.mu.Unlock()
	e.mu.Lock()
}

func (k *keyed) Release(key string) {
	k.lookup(key).mu.Unlock()
}

func (k *keyed) Do(key string, f func() error) error {
	e := k.lookup(key)
	e.mu.Lock()
	defer e.mu.Unlock()
	return f()
}
