// Package limits is about goroutines that use up what they wait for.
package limits

import (
	"context"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

// All tasks that the limit allows wait for the limit.
func nested(roots []string) error {
	var g errgroup.Group
	g.SetLimit(4)
	for _, r := range roots {
		g.Go(func() error {
			g.Go(func() error { // want `waiting for the limit of the group blocks forever: the goroutines that it counts all wait for it`
				println(r)
				return nil
			})
			return nil
		})
	}
	return g.Wait()
}

// A walk over a tree, as deep as it is, with a task for each directory.
type walker struct{}

func (w *walker) walk(ctx context.Context, roots []string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(10)
	for _, r := range roots {
		g.Go(func() error { return w.visit(ctx, g, r) })
	}
	return g.Wait()
}

func (w *walker) visit(ctx context.Context, g *errgroup.Group, dir string) error {
	if dir == "" {
		return ctx.Err()
	}
	g.Go(func() error { return w.visit(ctx, g, dir[1:]) }) // want `waiting for the limit of the group blocks forever`
	return nil
}

// The function that is called takes from the semaphore as well, and both do not
// fit.
type Limiter struct{ sem *semaphore.Weighted }

func NewLimiter() *Limiter { return &Limiter{semaphore.NewWeighted(10)} }

func (l *Limiter) Do(f func()) error {
	if err := l.sem.Acquire(context.Background(), 6); err != nil {
		return err
	}
	defer l.sem.Release(6)
	return l.inner(f)
}

func (l *Limiter) inner(f func()) error {
	if err := l.sem.Acquire(context.Background(), 6); err != nil { // want `acquiring the semaphore blocks forever`
		return err
	}
	defer l.sem.Release(6)
	f()
	return nil
}
