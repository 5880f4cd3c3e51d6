package closers

import (
	"io"
	"net"
	"time"
)

// The loop leaves at an error.
type Listener struct{ ln net.Listener }

func Listen(ln net.Listener) *Listener {
	l := &Listener{ln}
	go l.loop()
	return l
}

func (l *Listener) loop() {
	for {
		c, err := l.ln.Accept()
		if err != nil {
			return
		}
		c.Close()
	}
}

func (l *Listener) Close() error { return l.ln.Close() }

// Close is there for the sake of an interface: the clock is for the whole process.
type Clock struct{ now time.Time }

func NewClock() *Clock {
	c := &Clock{}
	go c.run()
	return c
}

func (c *Clock) run() {
	for {
		c.now = time.Now()
		time.Sleep(time.Second)
	}
}

func (c *Clock) Close() error { return nil }

// What is closed is something that it was given.
type Pool struct{ conns chan io.Closer }

func NewPool() *Pool {
	p := &Pool{make(chan io.Closer, 8)}
	go p.sweep()
	return p
}

func (p *Pool) sweep() {
	for {
		time.Sleep(time.Minute)
		select {
		case c := <-p.conns:
			c.Close()
		default:
		}
	}
}

func (p *Pool) Close(c io.Closer) error { return c.Close() }

// The goroutine is that of another object.
type Registry struct{ names map[string]bool }

func (r *Registry) refresh() {
	for {
		clear(r.names)
		time.Sleep(time.Hour)
	}
}

func (r *Registry) Close() { clear(r.names) }

func watchAll(r *Registry) {
	go r.refresh()
}
