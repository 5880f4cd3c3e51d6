package keyed

import "sync"

type item struct {
	mu   sync.Mutex
	refs int
}

type KeyedLock struct {
	mu    sync.Mutex
	items map[string]*item
}

func NewKeyedLock() *KeyedLock { return &KeyedLock{items: map[string]*item{}} }

// Lock locks the key and returns the function that unlocks it.
func (k *KeyedLock) Lock(key string) func() {
	k.mu.Lock()
	e, ok := k.items[key]
	if !ok {
		e = &item{}
		k.items[key] = e
	}
	e.refs++
	k.mu.Unlock()
	e.mu.Lock()
	return func() { k.release(key, e) }
}

func (k *KeyedLock) release(key string, e *item) {
	k.mu.Lock()
	defer k.mu.Unlock()
	e.refs--
	if e.refs == 0 {
		delete(k.items, key)
	}
	e.mu.Unlock()
}

func (k *KeyedLock) Do(key string, f func() error) error {
	unlock := k.Lock(key)
	defer unlock()
	return f()
}
