// Package events has loops that hear of what happens, and close a channel when it is
// told that something is over: who tells it does so once.
package events

import "context"

// The browser sends the word that a page is gone, and forgets the page.
type Page struct {
	words chan *string
	left  chan struct{}
}

var gone = new(string)

func (p *Page) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case w := <-p.words:
			if w == gone {
				close(p.left)
				continue
			}
			println(*w)
		}
	}
}

// A browser has pages.
type Browser struct{ pages []*Page }

func (b *Browser) Open(ctx context.Context, p *Page) { go p.run(ctx) }

// The handshake is done once; what comes after it is data.
type kind int

const (
	nothing kind = iota
	data
	handshakeDone
)

type event struct {
	kind kind
	data []byte
}

type source interface{ Next() event }

type Conn struct {
	src   source
	ready chan struct{}
	in    []byte
}

func (c *Conn) handle() {
	for {
		e := c.src.Next()
		switch e.kind {
		case nothing:
			return
		case data:
			c.in = append(c.in, e.data...)
		case handshakeDone:
			c.done()
		}
	}
}

func (c *Conn) done() { close(c.ready) }

// Handle handles what has come, for one side or the other.
func Handle(c *Conn) { c.handle() }

// The request of a command is in the list once.
type command struct{ name string }

type request struct {
	*answer
	cmd *command
}

type answer struct{ done chan struct{} }

func (a *answer) cancel() { close(a.done) }

type Client struct{ requests []request }

func (c *Client) complete(cmd *command) {
	var left []request
	for _, r := range c.requests {
		if r.cmd != cmd {
			left = append(left, r)
		} else {
			r.cancel()
		}
	}
	c.requests = left
}

func (c *Client) fail(cmds []*command) {
	for _, cmd := range cmds {
		c.complete(cmd)
	}
}

// Fail ends all that wait.
func Fail(c *Client, cmds []*command) { c.fail(cmds) }

// A client hears that parameters were restored, and a server that they have come: who
// tells it knows which it is.
type early struct {
	server bool
	came   bool
	src    source
	params int
	ready  chan struct{}
}

const (
	restored kind = iota + 10
	received
)

func (c *early) loop() {
	for {
		e := c.src.Next()
		switch e.kind {
		case nothing:
			return
		case restored:
			c.params = len(e.data)
			close(c.ready)
		case received:
			c.apply(e)
		}
	}
}

func (c *early) apply(e event) {
	if c.came {
		return
	}
	c.came = true
	c.params = len(e.data)
	if c.server {
		close(c.ready)
	}
}
