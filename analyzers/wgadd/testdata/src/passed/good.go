package passed

import (
	"sync"

	"passed/work"
)

// Only the one who is called counts down.
func once(n int, f func(int, func())) {
	var all sync.WaitGroup
	for i := range n {
		all.Add(1)
		go func() {
			run(i, f, all.Done)
		}()
	}
	all.Wait()
}

// It was counted for both.
func both(n int, f func(int, func())) {
	var all sync.WaitGroup
	for i := range n {
		all.Add(2)
		go func() {
			defer all.Done()
			run(i, f, all.Done)
		}()
	}
	all.Wait()
}

// Each one has its own.
func others(n int, f func(int, func())) {
	var all, others sync.WaitGroup
	for i := range n {
		all.Add(1)
		others.Add(1)
		go func() {
			defer all.Done()
			run(i, f, others.Done)
		}()
	}
	all.Wait()
	others.Wait()
}

// It is kept, and nobody knows what for.
func kept(k *work.Keep) {
	var all sync.WaitGroup
	all.Add(1)
	go func() {
		defer all.Done()
		k.Check(all.Done)
	}()
	all.Wait()
}

func run(i int, f func(int, func()), done func()) {
	defer done()
	f(i, func() {})
}
