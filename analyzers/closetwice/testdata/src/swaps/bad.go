package swaps

// Half is not closed.
func (c *Call) halve() {
	if c.swap(half) == closed {
		return
	}
	close(c.done) // want `c.done may be closed twice: the second close panics`
}

func (c *Call) Halve() {
	c.halve()
	c.halve()
}
