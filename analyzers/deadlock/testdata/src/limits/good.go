package limits

import (
	"context"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

// One task starts the others: it keeps one place, and they have the rest.
func producer(items []string) error {
	var g errgroup.Group
	g.SetLimit(8)
	g.Go(func() error {
		for _, x := range items {
			g.Go(func() error { println(x); return nil })
		}
		return nil
	})
	return g.Wait()
}

// So do three, of four places.
func producers(items []string) error {
	var g errgroup.Group
	g.SetLimit(4)
	produce := func() error {
		for _, x := range items {
			g.Go(func() error { println(x); return nil })
		}
		return nil
	}
	g.Go(produce)
	g.Go(produce)
	g.Go(produce)
	return g.Wait()
}

// Without a limit nobody waits.
func unlimited(roots []string) error {
	var g errgroup.Group
	for range roots {
		g.Go(func() error {
			g.Go(func() error { return nil })
			return nil
		})
	}
	return g.Wait()
}

// A task that finds no place does the work itself.
func tries(roots []string) error {
	var g errgroup.Group
	g.SetLimit(4)
	for _, r := range roots {
		g.Go(func() error {
			work := func() error { println(r); return nil }
			if !g.TryGo(work) {
				return work()
			}
			return nil
		})
	}
	return g.Wait()
}

// Both fit.
type Roomy struct{ sem *semaphore.Weighted }

func NewRoomy() *Roomy { return &Roomy{semaphore.NewWeighted(10)} }

func (r *Roomy) Do(f func()) error {
	if err := r.sem.Acquire(context.Background(), 5); err != nil {
		return err
	}
	defer r.sem.Release(5)
	return r.inner(f)
}

func (r *Roomy) inner(f func()) error {
	if err := r.sem.Acquire(context.Background(), 5); err != nil {
		return err
	}
	defer r.sem.Release(5)
	f()
	return nil
}

// Who acquires gives it back by another method.
type Tokens struct{ sem *semaphore.Weighted }

func NewTokens() *Tokens { return &Tokens{semaphore.NewWeighted(1)} }

func (t *Tokens) Both(ctx context.Context) error {
	if err := t.sem.Acquire(context.Background(), 1); err != nil {
		return err
	}
	return t.sem.Acquire(context.Background(), 1)
}

func (t *Tokens) Done() { t.sem.Release(1) }

// A turn is given back before another one is taken.
type Turns struct{ sem *semaphore.Weighted }

func NewTurns() *Turns { return &Turns{semaphore.NewWeighted(1)} }

func (t *Turns) Begin() error { return t.sem.Acquire(context.Background(), 1) }

func (t *Turns) Yield() error {
	t.sem.Release(1)
	return t.sem.Acquire(context.Background(), 1)
}

func (t *Turns) End() { t.sem.Release(1) }

// A task that finds no place goes down itself.
type polite struct {
	g  *errgroup.Group
	ls func(string) []string
}

func politely(dir string, n int, ls func(string) []string) error {
	g := new(errgroup.Group)
	g.SetLimit(n)
	p := &polite{g: g, ls: ls}
	g.Go(func() error { return p.visit(dir) })
	return g.Wait()
}

func (p *polite) visit(dir string) error {
	for _, sub := range p.ls(dir) {
		if !p.g.TryGo(func() error { return p.visit(sub) }) {
			if err := p.visit(sub); err != nil {
				return err
			}
		}
	}
	return nil
}

// Each directory has a group of its own, which is waited for.
func own(dir string, n int, ls func(string) []string) error {
	var g errgroup.Group
	g.SetLimit(n)
	for _, sub := range ls(dir) {
		g.Go(func() error { return own(sub, n, ls) })
	}
	return g.Wait()
}

// The one who goes down is no task, and the tasks start none.
func flat(dir string, n int, ls func(string) []string) error {
	var g errgroup.Group
	g.SetLimit(n)
	var visit func(dir string)
	visit = func(dir string) {
		for _, sub := range ls(dir) {
			g.Go(func() error { println(sub); return nil })
			visit(sub)
		}
	}
	visit(dir)
	return g.Wait()
}

// There is no limit.
func boundless(dir string, ls func(string) []string) error {
	var g errgroup.Group
	g.SetLimit(-1)
	var visit func(dir string) error
	visit = func(dir string) error {
		for _, sub := range ls(dir) {
			g.Go(func() error { return visit(sub) })
		}
		return nil
	}
	_ = visit(dir)
	return g.Wait()
}

// The group with the limit is another one.
type two struct {
	walk, work *errgroup.Group
	ls         func(string) []string
}

func both(dir string, n int, ls func(string) []string) error {
	t := &two{walk: new(errgroup.Group), work: new(errgroup.Group), ls: ls}
	t.work.SetLimit(n)
	t.walk.Go(func() error { return t.visit(dir) })
	if err := t.walk.Wait(); err != nil {
		return err
	}
	return t.work.Wait()
}

func (t *two) visit(dir string) error {
	for _, sub := range t.ls(dir) {
		t.work.Go(func() error { println(sub); return nil })
		t.walk.Go(func() error { return t.visit(sub) })
	}
	return nil
}
