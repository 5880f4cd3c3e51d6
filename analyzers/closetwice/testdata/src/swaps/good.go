// Package swaps has states that are swapped by a method: what was there before tells
// who came first, also where others have the object.
package swaps

import "sync/atomic"

const (
	open uint32 = iota
	half
	closed
)

type Call struct {
	state uint32
	over  atomic.Bool
	read  func() error
	done  chan struct{}
	ended chan struct{}
}

func (c *Call) swap(to uint32) uint32 { return atomic.SwapUint32(&c.state, to) }

func (c *Call) leave() bool { return c.over.Swap(true) }

func (c *Call) close() {
	if c.swap(closed) == closed {
		<-c.done
		return
	}
	close(c.done)
}

func (c *Call) end() {
	if c.leave() {
		return
	}
	close(c.ended)
}

// Header fails, and what it failed with ends the call again.
func (c *Call) Header() error {
	err := c.read()
	if err != nil {
		c.close()
		c.end()
		c.finish()
	}
	return err
}

func (c *Call) finish() {
	c.close()
	c.end()
}
