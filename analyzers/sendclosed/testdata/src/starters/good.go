// Package starters hands channels to code that is not seen.
package starters

import (
	"context"
	"sync"
)

type Group interface {
	Start(ctx context.Context, shards chan string) error
}

// The group puts shards into the channel. It is closed here, not by the group.
func scan(ctx context.Context, g Group, read func(string) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make(chan error, 1)
	shards := make(chan string, 1)
	go func() {
		if err := g.Start(ctx, shards); err != nil {
			errs <- err
			cancel()
		}
		<-ctx.Done()
		close(shards)
	}()
	var wg sync.WaitGroup
	for s := range shards {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := read(s); err != nil {
				select {
				case errs <- err:
					cancel()
				default:
				}
			}
		}()
	}
	go func() {
		wg.Wait()
		close(errs)
	}()
	return <-errs
}
