package keyed

func (c *cache) acquire(key string) *entry {
	c.mu.Lock()
	e, ok := c.entries[key]
	if !ok {
		e = new(entry)
		c.entries[key] = e
	}
	c.mu.Unlock()
	e.mu.Lock() // want `e.mu is locked again by the goroutine that holds it: deadlock`
	return e
}

// It is the same key.
func (c *cache) twice(all []string) {
	for _, key := range all {
		a := c.acquire(key)
		b := c.acquire(key)
		b.mu.Unlock()
		a.mu.Unlock()
	}
}
