package pitfalls

import "sync"

// All counts each goroutine in the goroutine itself. Wait may run before the
// first of them does, find that there is nothing to wait for, and return.
func All(tasks []func()) {
	var wg sync.WaitGroup
	for _, task := range tasks {
		go func() {
			wg.Add(1)
			defer wg.Done()
			task()
		}()
	}
	wg.Wait()
}
