// Package store has transactions that hold a lock until their end.
package store

import (
	"errors"
	"sync"
)

type DB struct {
	mu   sync.Mutex
	open bool
	last *Tx
}

type Tx struct {
	db   *DB
	root *Tx
	n    int
}

func Open(name string) (*DB, error) {
	if name == "" {
		return nil, errors.New("no name")
	}
	return &DB{open: true}, nil
}

func (db *DB) begin() (*Tx, error) {
	db.mu.Lock()
	if !db.open {
		db.mu.Unlock()
		return nil, errors.New("closed")
	}
	t := &Tx{}
	t.init(db)
	db.last = t
	return t, nil
}

func (t *Tx) init(db *DB) {
	t.db = db
	t.root = nil
	if db.last != nil {
		t.root = db.last.root
		t.n = db.last.n + 1
	}
}

func (t *Tx) end() {
	if t.db == nil {
		return
	}
	t.db.mu.Unlock()
	t.db = nil
}

func (db *DB) Update(f func(*Tx) error) error {
	t, err := db.begin()
	if err != nil {
		return err
	}
	defer t.end()
	return f(t)
}

func (db *DB) Close() {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.open = false
}
