package basic

import "sync"

// Add comes before the goroutine, Done on every path.
func before(bad bool) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		if bad {
			return
		}
	}()
	wg.Wait()
}

// A goroutine that is counted may count others.
func counted() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		wg.Add(1)
		go wg.Done()
	}()
	wg.Wait()
}
