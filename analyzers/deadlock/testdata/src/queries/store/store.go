// Package store has queries that keep it locked until they are done.
package store

import (
	"errors"
	"sync"
)

// ErrFinished says that a query is done.
var ErrFinished = errors.New("finished")

// A DB has rows.
type DB struct {
	types sync.RWMutex
	rows  []any
}

// Register adds a row.
func (db *DB) Register(v any) {
	db.types.Lock()
	defer db.types.Unlock()
	db.rows = append(db.rows, v)
}

// A Query keeps the types locked until it is done.
type Query[T any] struct {
	db  *DB
	err error
}

// QueryDB begins a query.
func QueryDB[T any](db *DB) *Query[T] {
	db.types.RLock()
	return &Query[T]{db: db}
}

// Each does the query.
func (q *Query[T]) Each(f func(T) error) (err error) {
	defer q.finish(&err)
	for _, r := range q.db.rows {
		if v, ok := r.(T); ok {
			if err := f(v); err != nil {
				return err
			}
		}
	}
	return nil
}

// Where narrows it.
func (q *Query[T]) Where(s string) *Query[T] { return q }

func (q *Query[T]) finish(err *error) {
	if x := recover(); x != nil {
		q.error(ErrFinished)
		panic(x)
	}
	q.error(ErrFinished)
}

func (q *Query[T]) error(err error) {
	if q.db != nil {
		q.db.types.RUnlock()
		q.db = nil
	}
	q.err = err
}
