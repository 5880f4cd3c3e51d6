package slots

import (
	"context"
	"io"
)

// It is deferred.
func (p *pool) Deferred(name string) ([]byte, error) {
	p.places <- struct{}{}
	defer func() { <-p.places }()
	f, err := p.opener.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// It is given back here as well.
func (p *pool) Both(ctx context.Context, name string) error {
	select {
	case p.places <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	f, err := p.opener.Open(name)
	if err != nil {
		<-p.places
		return err
	}
	f.Close()
	<-p.places
	return nil
}

// A file has its place until it is closed.
type file struct {
	io.ReadCloser
	p *pool
}

func (f *file) Close() error {
	<-f.p.places
	return f.ReadCloser.Close()
}

func (p *pool) Open(name string) (io.ReadCloser, error) {
	p.places <- struct{}{}
	f, err := p.opener.Open(name)
	if err != nil {
		<-p.places
		return nil, err
	}
	return &file{f, p}, nil
}

// The goroutine gives it back.
func (p *pool) Start(name string, done func(error)) error {
	p.places <- struct{}{}
	f, err := p.opener.Open(name)
	if err != nil {
		<-p.places
		return err
	}
	go func() {
		defer func() { <-p.places }()
		done(f.Close())
	}()
	return nil
}

// A helper gives it back.
func (p *pool) give() { <-p.places }

func (p *pool) Helped(name string) error {
	p.places <- struct{}{}
	f, err := p.opener.Open(name)
	if err != nil {
		p.give()
		return err
	}
	f.Close()
	<-p.places
	return nil
}

// Values are sent and received, and it is no semaphore.
type mailbox struct{ in chan int }

func (m *mailbox) Swap(n int, check func(int) error) (int, error) {
	m.in <- n
	if err := check(n); err != nil {
		return 0, err
	}
	return <-m.in, nil
}

// A token is put back where it was taken.
type tokens struct{ free chan struct{} }

func (t *tokens) Use(f func() error) error {
	<-t.free
	err := f()
	t.free <- struct{}{}
	return err
}

// A signal is answered by a signal, if all is well.
type ping struct{ c chan struct{} }

func (p *ping) Serve(ok func() error) {
	for {
		<-p.c
		if ok() == nil {
			p.c <- struct{}{}
		}
	}
}

// The gate is kept by who succeeds, and by who fails it is given back.
func (g *gated) Enter(name string) error {
	g.gate.Acquire()
	if _, err := g.opener.Open(name); err != nil {
		g.gate.Release()
		return err
	}
	return nil
}
