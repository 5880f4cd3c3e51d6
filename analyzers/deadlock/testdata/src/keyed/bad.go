// Package keyed has a lock for each key.
package keyed

import "sync"

type entry struct {
	mu   sync.Mutex
	refs int
}

type KeyedMutex struct {
	mu      sync.Mutex
	entries map[string]*entry
}

func New() *KeyedMutex { return &KeyedMutex{entries: map[string]*entry{}} }

// Lock locks the key and returns the function that unlocks it.
func (k *KeyedMutex) Lock(key string) func() {
	k.mu.Lock()
	defer k.mu.Unlock()
	e, ok := k.entries[key]
	if !ok {
		e = &entry{}
		k.entries[key] = e
	}
	e.refs++
	e.mu.Lock()
	return func() { k.release(key, e) }
}

func (k *KeyedMutex) release(key string, e *entry) {
	k.mu.Lock() // want `locking k.mu can deadlock: the goroutines wait for each other's locks`
	defer k.mu.Unlock()
	e.refs--
	if e.refs == 0 {
		delete(k.entries, key)
	}
	e.mu.Unlock()
}

func (k *KeyedMutex) Do(key string, f func() error) error {
	unlock := k.Lock(key)
	defer unlock()
	return f()
}
