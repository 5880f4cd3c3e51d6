package cleanups

import (
	"sync"

	"cleanups/rescue"
)

// A function of another package calls what counts down.
func run(tasks []func()) {
	var wg sync.WaitGroup
	for _, t := range tasks {
		wg.Add(1)
		go func() {
			defer rescue.Recover(func() { wg.Done() })
			t()
		}()
	}
	wg.Wait()
}

func runInTurns(tasks []func(), limit chan struct{}) {
	var wg sync.WaitGroup
	for _, t := range tasks {
		wg.Add(1)
		limit <- struct{}{}
		go func() {
			defer rescue.Recover(func() { <-limit }, wg.Done)
			t()
		}()
	}
	wg.Wait()
}
