// Package tree has a tree that may be told not to lock.
package tree

import "sync"

type Tree[T any] struct {
	mu    *sync.RWMutex
	locks bool
	items []T
}

func New[T any](locks bool) *Tree[T] {
	return &Tree[T]{mu: new(sync.RWMutex), locks: locks}
}

func (t *Tree[T]) lock() bool {
	if t.locks {
		t.mu.Lock()
	}
	return t.locks
}

func (t *Tree[T]) unlock() { t.mu.Unlock() }

func (t *Tree[T]) Set(v T) {
	if t.locks {
		t.mu.Lock()
		t.items = append(t.items, v)
		t.mu.Unlock()
	} else {
		t.items = append(t.items, v)
	}
}

func (t *Tree[T]) Delete(i int) bool {
	if t.lock() {
		defer t.unlock()
	}
	if len(t.items) <= i {
		return false
	}
	t.items = t.items[:i]
	return true
}

func (t *Tree[T]) Pop() bool {
	if !t.lock() {
		defer t.unlock()
	}
	return len(t.items) > 0
}
