// Package tokens has pools with a place for each that is in use.
package tokens

import (
	"context"
	"errors"
	"fmt"
)

type conn interface {
	Use() error
	Close() error
}

type dialer func(context.Context) (conn, error)

// A connection that could not be made keeps its place.
type pool struct {
	dial  dialer
	slots chan struct{}
}

func newPool(dial dialer, size int) *pool {
	return &pool{dial: dial, slots: make(chan struct{}, size)}
}

func (p *pool) Get(ctx context.Context) (conn, error) {
	p.slots <- struct{}{} // want `send on p.slots blocks forever: nobody receives`
	c, err := p.dial(ctx)
	if err != nil {
		return nil, fmt.Errorf("dial: %w", err)
	}
	return c, nil
}

func (p *pool) Put(c conn) {
	c.Close()
	<-p.slots
}

func (p *pool) Do(ctx context.Context, f func(conn) error) error {
	c, err := p.Get(ctx)
	if err != nil {
		return err
	}
	defer p.Put(c)
	return f(c)
}

// So it does here, where a context may cut the wait short.
type limiter struct{ places chan struct{} }

func newLimiter(n int) *limiter { return &limiter{make(chan struct{}, n)} }

func (l *limiter) Enter(ctx context.Context, name string) error {
	select { // want `select blocks forever: no case can go on`
	case l.places <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	if name == "" {
		return errors.New("no name")
	}
	return nil
}

func (l *limiter) Leave() { <-l.places }
