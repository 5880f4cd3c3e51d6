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

// A chain of goroutines, of which each starts the next one and ends.
func chain() {
	var wg sync.WaitGroup
	ch := make(chan int)
	wg.Add(1)
	go func() {
		go func() {
			go func() {
				<-ch
			}()
			wg.Done()
			<-ch
		}()
	}()
	wg.Wait()
	close(ch)
	wg.Add(1)
	go func() {
		defer wg.Done()
	}()
	wg.Wait()
}
