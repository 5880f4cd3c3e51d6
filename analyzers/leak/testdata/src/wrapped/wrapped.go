// Package wrapped gives on errors that packages of others have wrapped.
package wrapped

import (
	"context"
	std "errors"

	"github.com/pkg/errors"
)

type conn struct{ open func() error }

func (c *conn) watch(ctx context.Context) (chan struct{}, error) {
	if err := c.open(); err != nil {
		return nil, errors.Wrap(err, "no connection")
	}
	done := make(chan struct{})
	go func() {
		<-ctx.Done()
		close(done)
	}()
	return done, nil
}

// Without an error the channel is there.
func (c *conn) Serve(ctx context.Context) error {
	done, err := c.watch(ctx)
	if err != nil {
		return err
	}
	<-done
	return nil
}

func (c *conn) both(ctx context.Context, second func() error) (chan struct{}, error) {
	err := c.open()
	err2 := second()
	if err != nil || err2 != nil {
		return nil, std.Join(err, err2)
	}
	return make(chan struct{}, 1), nil
}

// Nor is a list of errors nil if one of them is not.
func (c *conn) ServeBoth(ctx context.Context, second func() error) error {
	done, err := c.both(ctx, second)
	if err != nil {
		return err
	}
	done <- struct{}{}
	return nil
}

func (c *conn) forgotten(ctx context.Context) (chan struct{}, error) {
	err := c.open()
	if err == nil {
		return nil, errors.WithStack(err) // no error
	}
	return make(chan struct{}, 1), nil
}

// What is made of no error is none.
func (c *conn) ServeForgotten(ctx context.Context) error {
	done, err := c.forgotten(ctx)
	if err != nil {
		return err
	}
	done <- struct{}{} // want `done is nil here: the operation blocks forever`
	return nil
}
