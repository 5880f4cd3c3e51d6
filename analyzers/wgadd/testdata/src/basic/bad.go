package basic

import "sync"

// Wait may find the counter zero before the goroutine runs.
func inside() {
	var wg sync.WaitGroup
	go func() {
		wg.Add(1) // want `wg.Add runs in the goroutine it counts`
		defer wg.Done()
	}()
	wg.Wait()
}

// An early return forgets Done.
func missing(bad bool) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		if bad {
			return
		}
		wg.Done()
	}()
	wg.Wait() // want `wg.Wait blocks forever: the counter never becomes zero`
}

// One Done too many.
func tooMany() {
	var wg sync.WaitGroup
	wg.Add(1)
	wg.Done()
	wg.Done() // want `wg gets more Done than Add: the counter becomes negative and panics`
}
