package keys

// Unlocked twice with the same key.
func (c *Controller) Twice(id string) {
	c.locker.Lock(id)
	defer c.locker.Unlock(id)
	if err := c.byName(id); err != nil {
		c.locker.Unlock(id) // want `c.locker.locks\[\].mu is unlocked here and again by a deferred call: that crashes the program`
	}
}

// The key is the same in each turn.
func (c *Controller) Often(id string, n int) {
	c.locker.Lock(id)
	for range n {
		c.locker.Unlock(id) // want `c.locker.locks\[\].mu is unlocked, but is not locked any more`
	}
}
