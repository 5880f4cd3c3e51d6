// Package broken is the worker pool with its classic mistakes.
package broken

import (
	"errors"
	"sync"
)

var errNegative = errors.New("negative")

type result struct {
	value int
	err   error
}

func double(n int) result {
	if n < 0 {
		return result{err: errNegative}
	}
	return result{value: 2 * n}
}

// run is right as long as its results are drained.
func run(workers int, items ...int) <-chan result {
	jobs := make(chan int, len(items))
	for _, item := range items {
		jobs <- item
	}
	close(jobs)
	results := make(chan result)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for job := range jobs {
				// leak: after an error firstError takes no more results, and there is no context to cancel.
				results <- double(job) // want "."
			}
		})
	}
	go func() {
		// leak: waits for the workers, which are blocked.
		wg.Wait() // want "."
		close(results)
	}()
	return results
}

// firstError leaves at the first error, and its workers where they are.
func firstError() error {
	for r := range run(2, 1, -2, 3, 4) {
		if r.err != nil {
			return r.err
		}
	}
	return nil
}

// pool closes the channel that its clients send on.
type pool struct {
	jobs    chan func()
	workers sync.WaitGroup
}

func newPool() *pool {
	p := &pool{jobs: make(chan func())}
	p.workers.Go(func() {
		for job := range p.jobs {
			job()
		}
	})
	return p
}

func (p *pool) submit(job func()) {
	// sendclosed: a client may still be here when stop closes jobs.
	p.jobs <- job // want "."
}

func (p *pool) stop() {
	close(p.jobs)
	p.workers.Wait()
}

// serve stops the pool while a client may be submitting.
func serve() {
	p := newPool()
	go p.submit(func() {})
	p.stop()
}

// sumAll hands out all jobs before it takes the first result.
func sumAll(items []int) int {
	jobs := make(chan int)
	results := make(chan int)
	go func() {
		defer close(results)
		for job := range jobs {
			// leak: nobody takes results before all jobs are handed out.
			results <- 2 * job // want "."
		}
	}()
	for _, item := range items {
		// leak: the worker takes no second job before its first result is taken.
		jobs <- item // want "."
	}
	close(jobs)
	sum := 0
	for r := range results {
		sum += r
	}
	return sum
}

func sumOfThree() int { return sumAll([]int{1, 2, 3}) }
