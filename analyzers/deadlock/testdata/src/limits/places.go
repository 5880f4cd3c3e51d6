package limits

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

type target struct {
	deps []*target
	run  func() error
}

type builder struct {
	sem    chan struct{}
	weight *semaphore.Weighted
}

// A target keeps its place while its parts wait for one.
func (b *builder) build(t *target) error {
	b.sem <- struct{}{}
	defer func() { <-b.sem }()
	var wg sync.WaitGroup
	errs := make([]error, len(t.deps))
	for i, d := range t.deps {
		wg.Add(1)
		go func() {
			defer wg.Done()
			errs[i] = b.build(d)
		}()
	}
	wg.Wait() // want `builder.build keeps a place of the semaphore while it waits for calls of itself, which need one: with as many calls as places, all of them wait`
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return t.run()
}

func (b *builder) weighted(ctx context.Context, t *target) error {
	if err := b.weight.Acquire(ctx, 1); err != nil {
		return err
	}
	defer b.weight.Release(1)
	g, ctx := errgroup.WithContext(ctx)
	for _, d := range t.deps {
		g.Go(func() error { return b.step(ctx, d) })
	}
	if err := g.Wait(); err != nil { // want `builder.weighted keeps a place of the semaphore while it waits for calls of itself`
		return err
	}
	return t.run()
}

func (b *builder) step(ctx context.Context, t *target) error { return b.weighted(ctx, t) }

// The place is taken for the work only.
func (b *builder) late(t *target) error {
	var wg sync.WaitGroup
	for _, d := range t.deps {
		wg.Add(1)
		go func() {
			defer wg.Done()
			b.late(d)
		}()
	}
	wg.Wait()
	b.sem <- struct{}{}
	defer func() { <-b.sem }()
	return t.run()
}

// It is given back before the wait.
func (b *builder) early(t *target) error {
	b.sem <- struct{}{}
	err := t.run()
	<-b.sem
	var wg sync.WaitGroup
	for _, d := range t.deps {
		wg.Add(1)
		go func() {
			defer wg.Done()
			b.early(d)
		}()
	}
	wg.Wait()
	return err
}

// Each node has places of its own.
type node struct {
	sem   chan struct{}
	parts []*node
}

func (n *node) visit() {
	n.sem <- struct{}{}
	defer func() { <-n.sem }()
	var wg sync.WaitGroup
	for _, p := range n.parts {
		wg.Go(p.visit)
		wg.Go(func() { p.visit() })
	}
	wg.Wait()
}

// Whoever finds no place does the work itself.
func (b *builder) inline(t *target) {
	var wg sync.WaitGroup
	for _, d := range t.deps {
		select {
		case b.sem <- struct{}{}:
			wg.Go(func() {
				defer func() { <-b.sem }()
				b.inline(d)
			})
		default:
			b.inline(d)
		}
	}
	wg.Wait()
}
