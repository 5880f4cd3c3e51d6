package deserted

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// The context of the group ends at the first error.
func (f *filter) grouped(ctx context.Context, ids []string) error {
	eg, ctx := errgroup.WithContext(ctx)
	ch := make(chan string)
	for range 4 {
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
			case ch <- id:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return eg.Wait()
}

// Workers go on to receive.
func (f *filter) drains(ctx context.Context, ids []string) error {
	var eg errgroup.Group
	ch := make(chan string)
	for range 4 {
		eg.Go(func() error {
			var last error
			for id := range ch {
				if err := f.read(ctx, id); err != nil {
					last = err
					continue
				}
			}
			return last
		})
	}
	eg.Go(func() error {
		defer close(ch)
		for _, id := range ids {
			select {
			case ch <- id:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return eg.Wait()
}

// There is room for all.
func (f *filter) roomy(ctx context.Context, ids []string) error {
	var eg errgroup.Group
	ch := make(chan string, len(ids))
	for range 4 {
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
			case ch <- id:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return eg.Wait()
}

// A context of its own is cancelled by whoever leaves.
func (f *filter) own(ctx context.Context, ids []string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var eg errgroup.Group
	ch := make(chan string)
	for range 4 {
		eg.Go(func() error {
			for id := range ch {
				if err := f.read(ctx, id); err != nil {
					cancel()
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
			case ch <- id:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return eg.Wait()
}

// Another channel tells that workers have left.
func (f *filter) told(ctx context.Context, ids []string) error {
	var eg errgroup.Group
	ch, failed := make(chan string), make(chan error, 4)
	for range 4 {
		eg.Go(func() error {
			for id := range ch {
				if err := f.read(ctx, id); err != nil {
					failed <- err
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
			case ch <- id:
			case err := <-failed:
				return err
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return eg.Wait()
}

// A helper looks at the context of the group, which its caller gives it.
func (f *filter) helped(ctx context.Context, ids []string) error {
	eg, ctx := errgroup.WithContext(ctx)
	ch := make(chan string, f.concurrency)
	eg.Go(func() error {
		defer close(ch)
		for _, id := range ids {
			if err := f.hand(ctx, id, ch); err != nil {
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

func (f *filter) hand(ctx context.Context, id string, to chan<- string) error {
	select {
	case to <- id:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Workers that fail go on to take what is left, so that a bare send is right.
func (f *filter) empties(ctx context.Context, ids []string) error {
	eg, ctx := errgroup.WithContext(ctx)
	ch := make(chan string, f.concurrency)
	for range f.concurrency {
		eg.Go(func() error {
			var failed error
			for id := range ch {
				if failed == nil {
					failed = f.read(ctx, id)
				}
			}
			return failed
		})
	}
	for _, id := range ids {
		f.put(id, ch)
	}
	close(ch)
	return eg.Wait()
}

func (f *filter) put(id string, to chan<- string) { to <- id }
