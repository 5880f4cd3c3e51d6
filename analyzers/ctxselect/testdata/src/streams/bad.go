// Package streams: one goroutine of a group fails, and another one still receives from a
// stream that does not end with the group.
package streams

import (
	"context"

	"golang.org/x/sync/errgroup"
)

type stream interface {
	Context() context.Context
	Recv() (string, error)
	Send(string) error
}

type dialer interface {
	Dial(context.Context) (stream, error)
}

type proxy struct{ to dialer }

// Copy ends when both goroutines do, and each may be the only one that fails.
func (p *proxy) Copy(client stream) error {
	ctx := client.Context()
	server, err := p.to.Dial(ctx)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		for ctx.Err() == nil {
			s, err := client.Recv() // want `client.Recv goes on when another goroutine of the group fails: group.Wait blocks`
			if err != nil {
				return err
			}
			if err := server.Send(s); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	group.Go(func() error {
		for ctx.Err() == nil {
			s, err := server.Recv() // want `server.Recv goes on when another goroutine of the group fails: group.Wait blocks`
			if err != nil {
				return err
			}
			if err := client.Send(s); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	return group.Wait()
}
