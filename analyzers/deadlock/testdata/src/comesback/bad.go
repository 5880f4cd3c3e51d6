// Package comesback is about calls under a lock of what comes back for the lock.
package comesback

import (
	"fmt"
	"sync"
)

// A listener asks the manager that tells it.
type Listener interface{ Changed(key string) }

type Manager struct {
	mu        sync.Mutex
	values    map[string]string
	listeners []Listener
}

type printer struct {
	m    *Manager
	last string
}

func NewManager() *Manager {
	m := &Manager{values: make(map[string]string)}
	m.Subscribe(&printer{m: m})
	return m
}

func (m *Manager) Subscribe(l Listener) {
	m.mu.Lock()
	m.listeners = append(m.listeners, l)
	m.mu.Unlock()
}

func (m *Manager) Get(k string) string {
	m.mu.Lock() // want `m.mu is locked again by the goroutine that holds it: deadlock`
	defer m.mu.Unlock()
	return m.values[k]
}

func (m *Manager) Set(k, v string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values[k] = v
	for _, l := range m.listeners {
		l.Changed(k)
	}
}

func (p *printer) Changed(k string) { p.last = fmt.Sprintf("%s=%s", k, p.m.Get(k)) }

// The store of a cache asks the cache.
type store interface{ save(k string) }

type Cache struct {
	mu    sync.RWMutex
	items map[string]string
	store store
}

type disk struct{ c *Cache }

func NewCache() *Cache {
	c := &Cache{items: map[string]string{}}
	c.store = &disk{c}
	return c
}

func (d *disk) save(k string) { _ = d.c.Lookup(k) }

func (c *Cache) Lookup(k string) string {
	c.mu.RLock() // want `c.mu is locked again by the goroutine that holds it: deadlock`
	defer c.mu.RUnlock()
	return c.items[k]
}

func (c *Cache) Put(k, v string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.items[k] = v
	c.store.save(k)
}
