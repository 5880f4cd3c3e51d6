package lockednames

import "sync"

// A Cache is as large as it is said to be.
type Cache struct {
	mu      sync.Mutex
	held    bool
	entries map[string]string
	hook    func(string)
}

// Put puts an entry.
func (c *Cache) Put(k, v string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held = true
	c.hook(k)
	c.putLocked(k, v)
	c.ensureLocked()
	c.flushLocked(k)
	c.visitLocked(k, false)
}

// A method that gives the lock back before it calls what takes it.
func (c *Cache) putLocked(k, v string) {
	c.entries[k] = v
	if k == "" {
		return
	}
	c.mu.Unlock()
	defer c.mu.Lock()
	c.Len()
}

// Hold calls a function with the lock held.
func (c *Cache) Hold(do func(unlock func())) {
	c.mu.Lock()
	do(func() { c.mu.Unlock() })
}

// Len returns how many entries there are.
func (c *Cache) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.entries)
}

// A flag says whether the lock is held: Locked may mean that it is afterwards.
func (c *Cache) ensureLocked() {
	if !c.held {
		c.mu.Lock()
		c.held = true
	}
}

// What is started in a goroutine waits until the lock is free.
func (c *Cache) flushLocked(k string) {
	if k != "" {
		go c.Len()
	}
}

// The caller says whether it holds the lock.
func (c *Cache) visitLocked(k string, lock bool) {
	if lock {
		c.mu.Lock()
		defer c.mu.Unlock()
	}
	c.hook(c.entries[k])
}

// A function with another name may know better than its callers what they hold.
func (c *Cache) report(k string) int {
	if k == "total" {
		return c.Len()
	}
	return 0
}

// Report never asks for the total.
func (c *Cache) Report() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hook("report")
	return c.report("mine")
}

// Two objects of one type have a lock each.
type node struct {
	mu       sync.Mutex
	children []*node
	n        int
}

func (n *node) size() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.n
}

func (n *node) sumLocked(deep bool) (sum int) {
	for _, c := range n.children {
		if deep {
			sum += c.size()
		}
	}
	return sum
}

// Sum adds up.
func (n *node) Sum() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.sumLocked(true)
}
