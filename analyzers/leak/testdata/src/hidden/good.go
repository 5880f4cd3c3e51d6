// Package hidden has things that only the package itself can have.
package hidden

import (
	"bytes"
	"io"
	"time"
)

type event struct {
	w    io.Writer
	done chan error
}

func (e event) send(c chan<- event) error {
	c <- e
	return <-e.done
}

type collector struct {
	events chan event
	halt   chan struct{}
	done   chan struct{}
	buf    *bytes.Buffer
	begun  time.Time
}

func newCollector() *collector {
	return &collector{buf: new(bytes.Buffer), events: make(chan event), halt: make(chan struct{}), done: make(chan struct{})}
}

// Start collects until it is stopped.
func (c *collector) Start() {
	t := time.NewTicker(time.Second)
	for {
		select {
		case n := <-t.C:
			c.begun = n
		case <-c.halt:
			t.Stop()
			close(c.done)
			return
		case e := <-c.events:
			_, err := c.buf.WriteTo(e.w)
			e.done <- err
			close(e.done)
		}
	}
}

func (c *collector) Stop() {
	close(c.halt)
	<-c.done
}

func (c *collector) Flush(w io.Writer) error {
	return event{w, make(chan error, 1)}.send(c.events)
}

// One goroutine flushes it, and stops it.
func Run(w io.Writer, flush <-chan struct{}, stop <-chan struct{}) {
	c := newCollector()
	go c.Start()
	for {
		select {
		case <-flush:
			_ = c.Flush(w)
		case <-stop:
			c.Stop()
			return
		}
	}
}
