// Package asked has trees that say whether they have locked.
package asked

import (
	"sync"

	"asked/tree"
)

type DB struct {
	mu   sync.Mutex
	keys *tree.Tree[any]
}

func Open() *DB { return &DB{keys: tree.New[any](false)} }

func (db *DB) del(i int) { db.keys.Delete(i) }
func (db *DB) ins(v any) { db.keys.Set(v) }
func (db *DB) pop() bool { return db.keys.Pop() }

// What is locked is unlocked, as both ask for the same.
func (db *DB) Rollback(items map[int]any) {
	db.mu.Lock()
	defer db.mu.Unlock()
	for i, v := range items {
		db.del(i)
		if v != nil {
			db.ins(v)
		}
	}
}

// Pop unlocks only what it has not locked.
func (db *DB) Drain(v any) {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.pop()
	db.keys.Set(v) // want `t.mu is locked again by the goroutine that holds it`
}
