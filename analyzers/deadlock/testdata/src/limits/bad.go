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

// A method that takes and gives back by itself is no help to one that waits.
type Builder struct{ sem *semaphore.Weighted }

func NewBuilder() *Builder { return &Builder{sem: semaphore.NewWeighted(1)} }

func (b *Builder) Build(names []string) error {
	if err := b.sem.Acquire(context.Background(), 1); err != nil {
		return err
	}
	defer b.sem.Release(1)
	for _, n := range names {
		if err := b.compile(n); err != nil {
			return err
		}
	}
	return nil
}

func (b *Builder) Compile(n string) error { return b.compile(n) }

func (b *Builder) compile(n string) error {
	if err := b.sem.Acquire(context.Background(), 1); err != nil { // want `acquiring the semaphore blocks forever`
		return err
	}
	defer b.sem.Release(1)
	return nil
}

// The group is in a field, and the limit is whatever was asked for.
type counter struct {
	g  *errgroup.Group
	ls func(string) []string
}

func count(dir string, n int, ls func(string) []string) error {
	g, _ := errgroup.WithContext(context.Background())
	g.SetLimit(n)
	c := &counter{g: g, ls: ls}
	g.Go(func() error { return c.visit(dir) })
	return g.Wait()
}

func (c *counter) visit(dir string) error {
	for _, sub := range c.ls(dir) {
		c.g.Go(func() error { // want `a task of the group waits here for its limit: if all tasks that it allows do so, none of them ends`
			return c.enter(sub)
		})
	}
	return nil
}

func (c *counter) enter(dir string) error { return c.visit(dir + "/") }

// A literal that calls itself.
func literal(dir string, n int, ls func(string) []string) error {
	var g errgroup.Group
	g.SetLimit(n)
	var visit func(dir string) error
	visit = func(dir string) error {
		for _, sub := range ls(dir) {
			g.Go(func() error { return visit(sub) }) // want `a task of the group waits here for its limit`
		}
		return nil
	}
	if err := visit(dir); err != nil {
		return err
	}
	return g.Wait()
}

// The group is handed down.
func handed(dir string, n int, ls func(string) []string) error {
	var g errgroup.Group
	g.SetLimit(n)
	if err := down(&g, dir, ls); err != nil {
		return err
	}
	return g.Wait()
}

func down(g *errgroup.Group, dir string, ls func(string) []string) error {
	for _, sub := range ls(dir) {
		g.Go(func() error { return down(g, sub, ls) }) // want `a task of the group waits here for its limit`
	}
	return nil
}
