package rt

import (
	"context"
	"sync"
	"time"
)

// Timers go off when the controller lets them: time passes as fast as it likes
// while others run, and goes on as long as nobody can.

// timer is the line of what waits for the controller but is no operation.
const timer = -1

// later calls f at some time, for the operation at a line, or for nobody in
// particular if that is 0.
func (r *Run) later(g *G, line int, f func()) {
	r.start(g, timer, func(g *G) {
		g.serves = line
		g.Gate(timer)
		f()
		g.state = running
	})
}

// After returns a channel on which a value comes later, for the operation at a
// line.
func After(g *G, line int) <-chan time.Time {
	c := make(chan time.Time, 1)
	g.run.later(g, line, func() { c <- time.Time{} })
	return c
}

// Sleep waits for a while.
func Sleep(g *G, line int) {
	g.Gate(line)
	g.done()
}

// AfterFunc starts a goroutine later.
func AfterFunc(g *G, line int, f func(*G)) {
	Go(g, line, func(g *G) {
		g.Gate(line)
		g.done()
		f(g)
	})
}

// WithTimeout returns a context that ends later.
func WithTimeout(g *G, parent context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(parent)
	g.run.later(g, 0, cancel)
	return ctx, cancel
}

// OnceFunc returns a function that calls f if it is called for the first time,
// and panics again if f did.
func OnceFunc(f func(*G, int)) func(*G, int) {
	type call struct {
		g   *G
		ran bool
	}
	var now *call
	once := sync.OnceFunc(func() {
		c := now
		c.ran = true
		c.g.done()
		f(c.g, 0)
	})
	return func(g *G, line int) {
		g.Gate(line)
		c := &call{g: g}
		now = c
		defer func() {
			if c.ran {
				return
			}
			if v := recover(); v != nil {
				g.panicked(Again)
				g.done()
				panic(v)
			}
		}()
		once()
		if !c.ran {
			g.done()
		}
	}
}
