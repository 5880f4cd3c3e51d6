// Package othername gives locks back by another name than they were taken by.
package othername

import "sync"

type Client struct{ enc sync.Mutex }

type encoder struct{ c *Client }

func (c *Client) begin() *encoder {
	c.enc.Lock() // unlocked by end
	return &encoder{c: c}
}

func (e *encoder) end() { e.c.enc.Unlock() }

func (c *Client) Store() {
	e := c.begin()
	e.end()
}

func (c *Client) Move(copied bool) {
	e := c.begin()
	e.end()
	if copied {
		c.Store()
	}
}

// What is given back is something else.
func (c *Client) Copy(to *Client) {
	c.enc.Lock()
	to.enc.Lock()
	to.enc.Unlock()
	c.enc.Lock() // want `c.enc is locked again by the goroutine that holds it`
	c.enc.Unlock()
}
