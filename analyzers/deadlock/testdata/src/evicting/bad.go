package evicting

import (
	"container/list"
	"sync"
)

type entry struct {
	key   string
	value []byte
}

// A Cache takes its lock again when it is full. What is in the list comes back from
// code that is not seen, as something of a type that is not exported.
type Cache struct {
	mu    sync.Mutex
	order *list.List
	items map[string]*list.Element
	max   int
}

func (c *Cache) Put(key string, value []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.items[key]; ok {
		e.Value.(*entry).value = value
		return
	}
	c.items[key] = c.order.PushFront(&entry{key, value})
	if c.order.Len() > c.max {
		c.evict()
	}
}

func (c *Cache) evict() {
	if e := c.order.Back(); e != nil {
		c.Remove(e.Value.(*entry).key)
	}
}

func (c *Cache) Remove(key string) {
	c.mu.Lock() // want `c.mu is locked again by the goroutine that holds it: deadlock`
	defer c.mu.Unlock()
	c.remove(key)
}

func (c *Cache) remove(key string) {
	if e, ok := c.items[key]; ok {
		c.order.Remove(e)
		delete(c.items, key)
	}
}
