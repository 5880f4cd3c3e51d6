// Package deserted: all workers of a group may have left with an error, and whoever hands out
// the work looks at the context of the caller only.
package deserted

import (
	"context"

	"golang.org/x/sync/errgroup"
)

type filter struct {
	concurrency int
	read        func(context.Context, string) error
	page        func(context.Context, string, int) ([]string, error)
}

func (f *filter) run(ctx context.Context, ids []string) error {
	var (
		eg errgroup.Group
		ch = make(chan string, f.concurrency)
	)
	for i := 0; i < f.concurrency; i++ {
		eg.Go(func() error {
			for id := range ch {
				if err := f.read(ctx, id); err != nil {
					return err
				}
			}
			return nil
		})
	}
	eg.Go(func() error {
		defer close(ch)
		for _, id := range ids {
			select {
			case ch <- id: // want `send on ch blocks until the caller gives up if all workers have left with an error`
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return eg.Wait()
}

// The context of the group is there, and not asked.
func (f *filter) iterate(ctx context.Context, each func(func(string) error) error) error {
	eg, groupCtx := errgroup.WithContext(ctx)
	ch := make(chan string, 64)
	for range 64 {
		eg.Go(func() error {
			for id := range ch {
				if err := f.read(groupCtx, id); err != nil {
					return err
				}
			}
			return nil
		})
	}
	err := each(func(id string) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case ch <- id: // want `send on ch blocks until the caller gives up`
		}
		return nil
	})
	close(ch)
	if failed := eg.Wait(); failed != nil {
		return failed
	}
	return err
}

// Who hands out looks at nothing.
func (f *filter) blind(ctx context.Context, ids []string) error {
	eg, ctx := errgroup.WithContext(ctx)
	ch := make(chan string, f.concurrency)
	eg.Go(func() error {
		defer close(ch)
		for _, id := range ids {
			if err := f.list(ctx, id, ch); err != nil {
				return err
			}
		}
		return nil
	})
	for range f.concurrency {
		eg.Go(func() error {
			for id := range ch {
				if err := f.read(ctx, id); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return eg.Wait()
}

// list hands out what is below a directory.
func (f *filter) list(ctx context.Context, dir string, to chan<- string) error {
	for from := 0; ; from++ {
		names, err := f.page(ctx, dir, from)
		if err != nil {
			return err
		}
		if len(names) == 0 {
			return nil
		}
		to <- dir + names[0] // want `send on to blocks forever if all workers have left with an error`
	}
}

// The function that does it is handed out.
func lister(names map[string]bool, workers int, look func(context.Context, string) error) func(context.Context) error {
	return func(ctx context.Context) error {
		var g errgroup.Group
		work := make(chan string, workers)
		for range workers {
			g.Go(func() error {
				for name := range work {
					if err := look(ctx, name); err != nil {
						return err
					}
				}
				return nil
			})
		}
		for name := range names {
			work <- name // want `send on work blocks forever if all workers have left with an error`
		}
		close(work)
		return g.Wait()
	}
}
