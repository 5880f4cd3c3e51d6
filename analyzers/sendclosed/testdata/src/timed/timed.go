// Package timed has others call what waits for the workers.
package timed

import "sync"

// A Timer calls functions, and says how long that took.
type Timer interface {
	Step(name string, f func())
}

// gather closes the results when all workers have ended: the timer sees to that.
func gather(t Timer, workers int, tasks []int, work func(int) int) (sum int) {
	queue := make(chan int, len(tasks))
	results := make(chan int, len(tasks))
	var wg sync.WaitGroup
	for range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for n := range queue {
				results <- work(n)
			}
		}()
	}
	t.Step("gather", func() {
		for _, n := range tasks {
			queue <- n
		}
		close(queue)
		wg.Wait()
	})
	close(results)
	for n := range results {
		sum += n
	}
	return sum
}

// hasty does not wait for them at all.
func hasty(t Timer, workers int, tasks []int, work func(int) int) (sum int) {
	queue := make(chan int, len(tasks))
	results := make(chan int, len(tasks))
	for range workers {
		go func() {
			for n := range queue {
				results <- work(n) // want `send on results may meet the closed channel`
			}
		}()
	}
	t.Step("hasty", func() {
		for _, n := range tasks {
			queue <- n
		}
		close(queue)
	})
	close(results)
	for n := range results {
		sum += n
	}
	return sum
}
