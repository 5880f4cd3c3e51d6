package groups

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// The first task always fails, and that ends the context of the second one.
func failing() error {
	g, ctx := errgroup.WithContext(context.Background())
	g.Go(func() error {
		return context.Canceled
	})
	g.Go(func() error {
		<-ctx.Done()
		return nil
	})
	return g.Wait()
}
