package group

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"
)

type server interface {
	Serve() error
	Shutdown() error
}

// If Serve fails, nobody ends ctx.
func run(ctx context.Context, s server) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.Serve() })
	g.Go(func() error {
		<-ctx.Done() // want `waits for ctx, not for gctx: g.Wait blocks when another goroutine of the group fails`
		return s.Shutdown()
	})
	g.Go(func() error {
		<-gctx.Done()
		return nil
	})
	return g.Wait()
}

func report(ctx context.Context, s server, tell func()) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	group, _ctx := errgroup.WithContext(ctx)
	group.Go(s.Serve)
	group.Go(func() error {
		if err := s.Serve(); err != nil {
			return err
		}
		return _ctx.Err()
	})
	group.Go(func() error {
		t := time.NewTicker(time.Minute)
		defer t.Stop()
		for {
			select { // want `waits for ctx, not for _ctx: group.Wait blocks when another goroutine of the group fails`
			case <-t.C:
				tell()
			case <-ctx.Done():
				return nil
			}
		}
	})
	return group.Wait()
}
