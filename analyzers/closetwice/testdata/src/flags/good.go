package flags

import "errors"

// A conn is idle, busy or closed. Who says that it is idle again looks whether it
// is busy.
type conn struct {
	status int
	gone   chan struct{}
	veto   func(error) bool
	next   func() (string, error)
}

func (c *conn) idle() {
	if c.status == 1 {
		c.status = 0
	}
}

func (c *conn) receive() error {
	if c.status == 2 {
		return errors.New("closed")
	}
	msg, err := c.next()
	if err != nil {
		return err
	}
	if msg == "fatal" && !c.veto(err) {
		c.status = 2
		close(c.gone)
	}
	return nil
}

func (c *conn) ReadAll() {
	for range 3 {
		c.receive()
		c.idle()
	}
}
