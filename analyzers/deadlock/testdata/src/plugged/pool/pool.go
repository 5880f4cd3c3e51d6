// Package pool keeps what a registry has made.
package pool

import (
	"plugged/registry"
	"sync"
)

var (
	lock  sync.Mutex
	items = make(map[string]registry.Backend)

	table sync.Mutex
	named = make(map[string]registry.Backend)
)

// Get makes it with the lock held.
func Get(name string) (registry.Backend, error) {
	lock.Lock()
	defer lock.Unlock()
	if b := items[name]; b != nil {
		return b, nil
	}
	b, err := registry.Make(name)
	if err != nil {
		return nil, err
	}
	items[name] = b
	return b, nil
}

// Find makes it without.
func Find(name string) (registry.Backend, error) {
	table.Lock()
	b := named[name]
	table.Unlock()
	if b != nil {
		return b, nil
	}
	b, err := registry.Make(name)
	if err != nil {
		return nil, err
	}
	table.Lock()
	defer table.Unlock()
	named[name] = b
	return b, nil
}
