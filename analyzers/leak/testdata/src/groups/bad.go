package groups

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// The first task never fails, so that the second one waits for ever.
func fine() error {
	g, ctx := errgroup.WithContext(context.Background())
	g.Go(func() error {
		return nil
	})
	g.Go(func() error {
		<-ctx.Done() // want `receive from ctx.Done\(\) blocks forever: nobody sends or closes`
		return nil
	})
	return g.Wait()
}
