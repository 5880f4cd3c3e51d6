// Package outnumber has more items than workers that may have left.
package outnumber

import (
	"context"
	"sync"
)

// Each worker may leave with an error: with more items than workers, the last
// one meets nobody.
func convert(ctx context.Context, names []string, one func(context.Context, string) error) error {
	errs := make(chan error, 6)
	todo := make(chan string)
	for range 6 {
		go func() {
			for n := range todo {
				if err := one(ctx, n); err != nil {
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
	for _, n := range names {
		todo <- n // want `send on todo blocks forever`
	}
	close(todo)
	var first error
	for range 6 {
		if err := <-errs; err != nil && first == nil {
			first = err
		}
	}
	return first
}

type pool struct {
	jobs chan int
	wg   sync.WaitGroup
}

func (p *pool) worker(do func(int) bool) {
	defer p.wg.Done()
	for j := range p.jobs {
		if !do(j) {
			return
		}
	}
}

func spread(n int, do func(int) bool) {
	p := &pool{jobs: make(chan int)}
	for range 3 {
		p.wg.Add(1)
		go p.worker(do)
	}
	for i := range n {
		p.jobs <- i // want `send on p.jobs blocks forever`
	}
	close(p.jobs)
	p.wg.Wait()
}

// All workers may have failed.
func feed(n int, items map[string]bool, check func(string) error) {
	names := make(chan string, n)
	for range n {
		go func() {
			for name := range names {
				if check(name) != nil {
					return
				}
			}
		}()
	}
	for name := range items {
		names <- name // want `send on names blocks forever`
	}
	close(names)
}

func feedPair(items []string, check func(string) error) {
	names := make(chan string)
	work := func() {
		for name := range names {
			if check(name) != nil {
				return
			}
		}
	}
	go work()
	go work()
	for _, name := range items {
		names <- name // want `send on names blocks forever`
	}
	close(names)
}

type limits struct{ workers, room int }

// The number of workers, and the room in the channel, is a setting.
func feedSet(set *limits, items map[string]bool, check func(string) error) {
	names := make(chan string, set.workers)
	for range set.workers {
		go func() {
			for name := range names {
				if check(name) != nil {
					return
				}
			}
		}()
	}
	for name := range items {
		names <- name // want `send on names blocks forever`
	}
	close(names)
}
