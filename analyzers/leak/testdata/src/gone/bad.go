// Package gone: all who receive leave when the context of an object is done, or when it
// is stopped, and a goroutine that sends looks at neither.
package gone

import "context"

type item struct{ n int }

// The result of the server comes when the client has given up.
type stream struct {
	ctx    context.Context
	cancel context.CancelFunc
	items  chan item
	err    chan error
}

type client struct{ s *stream }

func (s *stream) send(i item) error {
	select {
	case s.items <- i:
		return nil
	case <-s.ctx.Done():
		return s.ctx.Err()
	}
}

func call(ctx context.Context, serve func(func(item) error) error) *client {
	s := &stream{items: make(chan item), err: make(chan error)}
	s.ctx, s.cancel = context.WithCancel(ctx)
	go func() {
		s.err <- serve(s.send) // want `send on s.err blocks forever if it comes when all who receive have left`
		close(s.err)
		close(s.items)
	}()
	return &client{s}
}

func (c *client) Recv() (item, error) {
	select {
	case <-c.s.ctx.Done():
		return item{}, c.s.ctx.Err()
	case i := <-c.s.items:
		return i, nil
	case err := <-c.s.err:
		return item{}, err
	}
}

func (c *client) Close() { c.s.cancel() }

// The listener is in other hands, and who closes it leaves those behind who have accepted for it.
type Listener struct {
	conns  chan item
	closed chan struct{}
	once   func(func())
}

var listeners = make(map[string]*Listener)

func Listen(name string, next func() (item, bool), once func(func())) *Listener {
	l := &Listener{conns: make(chan item), closed: make(chan struct{}), once: once}
	listeners[name] = l
	go l.fill(next)
	return l
}

func (l *Listener) fill(next func() (item, bool)) {
	for {
		i, ok := next()
		if !ok {
			return
		}
		l.conns <- i // want `send on l.conns blocks forever`
	}
}

func (l *Listener) Accept() (item, bool) {
	select {
	case i := <-l.conns:
		return i, true
	case <-l.closed:
		return item{}, false
	}
}

func (l *Listener) Close() { l.once(func() { close(l.closed) }) }
