package group

import (
	"context"

	"golang.org/x/sync/errgroup"
)

func runBoth(ctx context.Context, s server) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.Serve() })
	g.Go(func() error {
		<-gctx.Done()
		return s.Shutdown()
	})
	return g.Wait()
}

// It is the same variable.
func shadowed(ctx context.Context, s server) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.Serve() })
	g.Go(func() error {
		<-ctx.Done()
		return s.Shutdown()
	})
	return g.Wait()
}

// Whoever fails ends the context as well.
func canceled(ctx context.Context, s server) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer cancel()
		if err := s.Serve(); err != nil {
			return err
		}
		return gctx.Err()
	})
	g.Go(func() error {
		<-ctx.Done()
		return s.Shutdown()
	})
	return g.Wait()
}

// Another channel is closed in any case.
func told(ctx context.Context, s server) error {
	g, gctx := errgroup.WithContext(ctx)
	done := make(chan struct{})
	g.Go(func() error {
		defer close(done)
		return s.Serve()
	})
	g.Go(func() error {
		select {
		case <-ctx.Done():
		case <-done:
		}
		return gctx.Err()
	})
	return g.Wait()
}

// Nobody fails.
func content(ctx context.Context, s server) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		s.Serve()
		<-gctx.Done()
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		return nil
	})
	return g.Wait()
}
