// Package pulled: a goroutine fills a channel out of which a method takes one value at a
// time. Who calls the method may stop, with the context that the goroutine looks at.
package pulled

import "context"

type stream interface{ Recv() (string, error) }

// A Series is what comes from a stream.
type Series struct {
	values  chan string
	current string
	err     error
}

// Start receives a stream until the context is done.
func Start(ctx context.Context, from stream) *Series {
	s := &Series{values: make(chan string, 10)}
	go func() {
		defer close(s.values)
		for {
			v, err := from.Recv()
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				s.err = err
				return
			}
			s.values <- v // want `send on s.values blocks forever if Next is called no more, even if the context is done`
		}
	}()
	return s
}

// Next takes the next one.
func (s *Series) Next() (ok bool) {
	s.current, ok = <-s.values
	return ok
}

// Who takes a value leaves with the context.
type timed struct {
	ctx    context.Context
	values chan string
}

func startTimed(ctx context.Context, from stream) *timed {
	t := &timed{ctx: ctx, values: make(chan string)}
	go t.fill(from)
	return t
}

func (t *timed) fill(from stream) {
	defer close(t.values)
	for t.ctx.Err() == nil {
		v, err := from.Recv()
		if err != nil {
			return
		}
		t.values <- v // want `send on t.values blocks forever if Next is called no more`
	}
}

func (t *timed) Next() (v string, ok bool) {
	select {
	case v, ok = <-t.values:
	case <-t.ctx.Done():
	}
	return v, ok
}

type source interface {
	Each(to interface{ Send(string) error }) error
}

// A Part is what comes from one source, which sends to it.
type Part struct {
	ctx     context.Context
	values  chan string
	current string
}

func (p *Part) fill(from source) {
	if err := from.Each(p); err != nil {
		println(err)
	}
	close(p.values)
}

// Send is called by the source.
func (p *Part) Send(v string) error {
	p.values <- v // want `send on p.values blocks forever if Next is called no more`
	return nil
}

// Next takes the next one.
func (p *Part) Next() (ok bool) {
	p.current, ok = <-p.values
	return ok
}

// Parts starts to read from some sources.
func Parts(ctx context.Context, from []source) (list []*Part) {
	for _, f := range from {
		p := &Part{ctx: ctx, values: make(chan string)}
		go func() { p.fill(f) }()
		list = append(list, p)
	}
	return list
}

// Who sends here does so for himself.
type pipe struct {
	ctx    context.Context
	values chan string
}

func (p *pipe) Write(v string) { p.values <- v }

func (p *pipe) Read() string { return <-p.values }

func (p *pipe) Close() { close(p.values) }

// The send watches the context.
type careful struct {
	values chan string
}

func startCareful(ctx context.Context, from stream) *careful {
	c := &careful{values: make(chan string)}
	go func() {
		defer close(c.values)
		for ctx.Err() == nil {
			v, err := from.Recv()
			if err != nil {
				return
			}
			select {
			case c.values <- v:
			case <-ctx.Done():
				return
			}
		}
	}()
	return c
}

func (c *careful) Next() (string, bool) {
	v, ok := <-c.values
	return v, ok
}

// A loop takes all there is.
type whole struct {
	values chan string
}

func startWhole(ctx context.Context, from stream) *whole {
	w := &whole{values: make(chan string)}
	go func() {
		defer close(w.values)
		for ctx.Err() == nil {
			v, err := from.Recv()
			if err != nil {
				return
			}
			w.values <- v
		}
	}()
	return w
}

func (w *whole) Count() (n int) {
	for range w.values {
		n++
	}
	return n
}

// It knows of no context: the contract is that all is taken.
type plain struct {
	values chan string
}

func startPlain(from stream) *plain {
	p := &plain{values: make(chan string)}
	go func() {
		defer close(p.values)
		for {
			v, err := from.Recv()
			if err != nil {
				return
			}
			p.values <- v
		}
	}()
	return p
}

func (p *plain) Next() (string, bool) {
	v, ok := <-p.values
	return v, ok
}

// Another method takes out what is left.
type closable struct {
	values chan string
}

func startClosable(ctx context.Context, from stream) *closable {
	c := &closable{values: make(chan string)}
	go func() {
		defer close(c.values)
		for ctx.Err() == nil {
			v, err := from.Recv()
			if err != nil {
				return
			}
			c.values <- v
		}
	}()
	return c
}

func (c *closable) Next() (string, bool) {
	v, ok := <-c.values
	return v, ok
}

func (c *closable) Close() {
	for range c.values {
	}
}
