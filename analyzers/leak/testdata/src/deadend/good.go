package deadend

import (
	"context"
	"net"
	"time"
)

// The loop is told to end.
type proper struct {
	quit, ended chan struct{}
	tick        *time.Ticker
}

func NewProper() *proper {
	p := &proper{quit: make(chan struct{}), ended: make(chan struct{}), tick: time.NewTicker(time.Second)}
	go p.loop()
	return p
}

func (p *proper) loop() {
	defer close(p.ended)
	for {
		select {
		case <-p.tick.C:
			println()
		case <-p.quit:
			return
		}
	}
}

func (p *proper) Close() {
	close(p.quit)
	<-p.ended
}

// The loop has a case for a stop that was never written, and another way to end, which who
// waits for it brings about.
type other struct {
	in          chan int
	stop, ended chan struct{}
}

func NewOther() *other {
	o := &other{in: make(chan int), stop: make(chan struct{}), ended: make(chan struct{})}
	go o.loop()
	return o
}

func (o *other) loop() {
	defer close(o.ended)
	for {
		select {
		case v, ok := <-o.in:
			if !ok {
				return
			}
			println(v)
		case <-o.stop:
			return
		}
	}
}

func (o *other) Put(v int) { o.in <- v }

func (o *other) Close() {
	close(o.in)
	<-o.ended
}

// Nobody waits for the loop: it is meant to go on.
type forever struct {
	stop chan struct{}
	tick *time.Ticker
}

func NewForever() *forever {
	f := &forever{stop: make(chan struct{}), tick: time.NewTicker(time.Second)}
	go f.loop()
	return f
}

func (f *forever) loop() {
	for {
		select {
		case <-f.tick.C:
			println()
		case <-f.stop:
			return
		}
	}
}

// Others may close it.
type handed struct {
	Stop  chan struct{}
	ended chan struct{}
	tick  *time.Ticker
}

func NewHanded() *handed {
	h := &handed{Stop: make(chan struct{}), ended: make(chan struct{}), tick: time.NewTicker(time.Second)}
	go h.loop()
	return h
}

func (h *handed) loop() {
	defer close(h.ended)
	for {
		select {
		case <-h.tick.C:
			println()
		case <-h.Stop:
			return
		}
	}
}

func (h *handed) Wait() { <-h.ended }

// The same helper, with one who gives it a channel that comes to an end.
func FollowWell(c net.Conn) {
	halt := make(chan struct{})
	defer close(halt)
	go tap(c, halt)
	c.Read(nil)
}

func FollowFor(ctx context.Context, c net.Conn) {
	go tap(c, ctx.Done())
}

// To be left alone, a helper is given nothing that ends it, on the spot.
func FollowAlways(c net.Conn) { go tap(c, make(chan struct{})) }

func tap(c net.Conn, halt <-chan struct{}) {
	for {
		select {
		case <-time.After(time.Second):
			c.Write(nil)
		case <-halt:
			return
		}
	}
}

// The channel goes to code that is not seen, in a request.
func Ask(reqs chan chan struct{}, d time.Duration) bool {
	done := make(chan struct{})
	reqs <- done
	select {
	case <-done:
		return true
	case <-time.After(d):
		return false
	}
}

// It may be nil, or one that somebody closes.
func Maybe(ctx context.Context, given chan struct{}) {
	stop := make(chan struct{})
	if given != nil {
		stop = given
	}
	go func() {
		select {
		case <-stop:
		case <-ctx.Done():
		}
	}()
}

// The word to end comes before the wait, whatever there is to wait for.
type told struct{ done, quit chan struct{} }

func newTold() *told {
	t := &told{done: make(chan struct{}), quit: make(chan struct{})}
	go t.run()
	return t
}

func (t *told) run() { <-t.quit }

func (t *told) stop() {
	close(t.quit)
	select {
	case <-t.done:
	case <-t.quit:
	}
}
