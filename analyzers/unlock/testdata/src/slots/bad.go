// Package slots takes places, and gives them back on most paths.
package slots

import (
	"context"
	"fmt"
	"io"
)

type Opener interface {
	Open(name string) (io.ReadCloser, error)
}

// The place is in a channel.
type pool struct {
	places chan struct{}
	opener Opener
}

func (p *pool) Read(name string) ([]byte, error) {
	p.places <- struct{}{}
	f, err := p.opener.Open(name)
	if err != nil {
		return nil, err // want `a slot of p.places is still taken when Read returns an error here; other paths give it back`
	}
	defer func() {
		f.Close()
		<-p.places
	}()
	b, err := io.ReadAll(f)
	return b, err
}

// The channel is sent to in a select.
func (p *pool) Size(ctx context.Context, name string) (int, error) {
	select {
	case p.places <- struct{}{}:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	f, err := p.opener.Open(name)
	if err != nil {
		return 0, err // want `a slot of p.places is still taken when Size returns an error here`
	}
	b, err := io.ReadAll(f)
	f.Close()
	<-p.places
	if err != nil {
		return 0, err
	}
	return len(b), nil
}

// A semaphore of its own type.
type Gate interface {
	Acquire()
	Release()
}

type gated struct {
	gate   Gate
	opener Opener
}

func (g *gated) Read(name string) ([]byte, error) {
	g.gate.Acquire()
	f, err := g.opener.Open(name)
	if err != nil {
		return nil, err // want `a slot of g.gate is still taken when Read returns an error here`
	}
	b, err := io.ReadAll(f)
	f.Close()
	g.gate.Release()
	return b, err
}

// One that may not get a place.
type Weighted struct{}

func (*Weighted) Acquire(ctx context.Context, n int64) error { return ctx.Err() }
func (*Weighted) Release(n int64)                            {}

type weighing struct {
	sem    *Weighted
	opener Opener
}

func (w *weighing) Check(ctx context.Context, name string) error {
	if err := w.sem.Acquire(ctx, 1); err != nil {
		return err
	}
	f, err := w.opener.Open(name)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err) // want `a slot of w.sem is still taken when Check returns an error here`
	}
	f.Close()
	w.sem.Release(1)
	return nil
}
