package outnumber

import (
	"context"
	"sync"
)

// A worker that fails goes on to take what is left.
func drained(ctx context.Context, names []string, one func(context.Context, string) error) error {
	errs := make(chan error, 6)
	todo := make(chan string)
	for range 6 {
		go func() {
			var failed error
			for n := range todo {
				if failed == nil {
					failed = one(ctx, n)
				}
			}
			errs <- failed
		}()
	}
	for _, n := range names {
		todo <- n
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

// A failure tells the sender.
func told(n int, do func(int) bool) {
	jobs, failed := make(chan int), make(chan struct{})
	var once sync.Once
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for j := range jobs {
				if !do(j) {
					once.Do(func() { close(failed) })
					return
				}
			}
		})
	}
feed:
	for i := range n {
		select {
		case jobs <- i:
		case <-failed:
			break feed
		}
	}
	close(jobs)
	wg.Wait()
}
