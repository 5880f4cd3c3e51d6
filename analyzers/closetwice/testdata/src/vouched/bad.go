package vouched

type conn struct {
	raw  *int
	done chan struct{}
}

// It asks itself whether there may be none, without an error.
func (c *conn) dial(f func() (*int, error)) {
	raw, err := f()
	if err != nil {
		return
	}
	c.raw = raw
	if raw == nil {
		close(c.done)
	}
	if c.raw == nil {
		close(c.done) // want `c.done may be closed twice: the second close panics`
	}
}

func Dial(f func() (*int, error)) <-chan struct{} {
	c := &conn{done: make(chan struct{})}
	c.dial(f)
	return c.done
}

// What failed is not there.
func Redial(f func() (*int, error)) <-chan struct{} {
	c := &conn{done: make(chan struct{})}
	var err error
	c.raw, err = f()
	if err != nil {
		close(c.done)
	}
	if c.raw == nil {
		close(c.done) // want `c.done may be closed twice: the second close panics`
	}
	return c.done
}
