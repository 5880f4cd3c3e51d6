// Package cache is in the middle.
package cache

import "deep/store"

type Cache struct{ vals *store.Store[int] }

func New() *Cache { return &Cache{vals: store.New[int]()} }

func (c *Cache) Value(key string) int { return c.vals.Get(key) }

func (c *Cache) Change(key string, f func(int) int) { c.vals.Update(key, f) }
