// Package keyed has a lock for each key.
package keyed

import "sync"

type entry struct {
	mu   sync.Mutex
	refs int
}

type cache struct {
	mu      sync.Mutex
	entries map[string]*entry
}

func (c *cache) lock(key string) *entry {
	c.mu.Lock()
	e, ok := c.entries[key]
	if !ok {
		e = new(entry)
		c.entries[key] = e
	}
	e.refs++
	c.mu.Unlock()
	e.mu.Lock()
	return e
}

type keys struct{ list []string }

func (k *keys) add(key string) { k.list = append(k.list, key) }

// Each key is there once.
func (c *cache) put(all map[string]int, store func([]string)) {
	var ks keys
	for key := range all {
		ks.add(key)
	}
	var locked []*entry
	for _, key := range ks.list {
		locked = append(locked, c.lock(key))
	}
	store(ks.list)
	for _, e := range locked {
		e.mu.Unlock()
	}
}
