// Package vouched has streams that are there if they were made without an error.
package vouched

import "sync"

type stream interface{ Recv() (int, error) }

type Call struct {
	proc  stream
	data  stream
	err   error
	setup chan struct{}
}

func (c *Call) open(f func() (stream, error)) error {
	defer close(c.setup)
	c.data, c.err = f()
	if c.err != nil {
		return c.err
	}
	return nil
}

func (c *Call) first(f func() (stream, error)) bool {
	if _, err := c.proc.Recv(); err != nil {
		c.open(f)
		return false
	}
	return c.open(f) == nil
}

// The stream was opened by then, and is not opened again.
func (c *Call) loop(f func() (stream, error)) {
	if !c.first(f) {
		return
	}
	for {
		n, err := c.proc.Recv()
		if err != nil {
			return
		}
		if n < 0 {
			if c.data == nil {
				c.open(f)
			}
			return
		}
	}
}

func Run(p stream, f func() (stream, error)) *Call {
	c := &Call{proc: p, setup: make(chan struct{})}
	go c.loop(f)
	return c
}

func (c *Call) Wait() stream {
	<-c.setup
	return c.data
}

type lazy struct {
	conn   stream
	err    error
	closed bool
	dialed chan struct{}
}

// Whether there is a stream is asked only because the error has not been looked at.
func newLazy(dial func() (stream, error)) *lazy {
	l := &lazy{dialed: make(chan struct{})}
	c, err := dial()
	if err != nil {
		println("failed to dial")
	}
	if l.closed {
		if c != nil {
			c.Recv()
		}
		return l
	}
	l.conn, l.err = c, err
	close(l.dialed)
	return l
}

func (l *lazy) Close() {
	if l.closed {
		return
	}
	l.closed = true
	if l.conn == nil && l.err == nil {
		close(l.dialed) // still dialing
	}
}

// Stop closes what has been dialed.
func Stop(dial func() (stream, error)) {
	l := newLazy(dial)
	l.Close()
}

type Dialer struct {
	mu     sync.Mutex
	conn   stream
	err    error
	closed bool
	dialed chan struct{}
}

// The same, by a goroutine.
func NewDialer(dial func() (stream, error), print func(error)) *Dialer {
	d := &Dialer{dialed: make(chan struct{})}
	go func() {
		c, err := dial()
		if err != nil {
			print(err)
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.closed {
			if c != nil {
				c.Recv()
			}
			return
		}
		d.conn = c
		d.err = err
		close(d.dialed)
	}()
	return d
}

func (d *Dialer) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return
	}
	d.closed = true
	if d.conn == nil && d.err == nil {
		close(d.dialed) // still dialing
	}
}
