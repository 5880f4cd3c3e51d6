// Package parts hands out parts of a list, and waits for what comes of all.
package parts

import (
	"sync"
	"sync/atomic"
)

func split(list []string, n int) [][]string {
	per := len(list) / n
	if per == 0 {
		n, per = len(list), 1
	}
	parts := make([][]string, n)
	for i := 0; i < n; i++ {
		end := (i + 1) * per
		if i == n-1 {
			end = len(list)
		}
		parts[i] = list[i*per : end]
	}
	return parts
}

// The parts have as many elements as the list.
func Count(list []string, stop func() bool) int {
	n := len(list)
	parts := split(list, 4)
	c := make(chan int, n)
	done := make(chan int, len(parts))
	for _, part := range parts {
		go func() {
			for _, s := range part {
				c <- len(s)
			}
			done <- 1
		}()
	}
	count, sum := 0, 0
	for k := range c {
		count++
		sum += k
		if count == n {
			break
		}
		if stop() {
			return -1
		}
	}
	for range parts {
		<-done
	}
	return sum
}

func batches(total, size int, f func(from, to int) error) {
	var wg sync.WaitGroup
	for i := 0; i < total; i += size {
		to := min(i+size, total)
		wg.Add(1)
		go func() {
			defer wg.Done()
			f(i, to)
		}()
	}
	wg.Wait()
}

// There are as many batches as the quotient says, rounded up.
func Get(keys []string, size int, get func([]string) error) error {
	n := len(keys) / size
	if len(keys)%size != 0 {
		n++
	}
	results := make(chan error, n)
	defer close(results)
	batches(len(keys), size, func(from, to int) error {
		results <- get(keys[from:to])
		return nil
	})
	var last error
	for i := 0; i < n; i++ {
		if err := <-results; err != nil {
			last = err
		}
	}
	return last
}

// Workers draw numbers until there are no more: together they send as often as there
// are items, and stop.
func drawEach(items []string, load func(string) (string, error)) error {
	type loaded struct{ err error }
	var next atomic.Int64
	out := make(chan loaded, len(items))
	for range 4 {
		go func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(items) {
					return
				}
				_, err := load(items[i])
				out <- loaded{err}
			}
		}()
	}
	for range items {
		if r := <-out; r.err != nil {
			return r.err
		}
	}
	return nil
}
