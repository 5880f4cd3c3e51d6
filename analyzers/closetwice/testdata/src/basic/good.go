package basic

import "sync"

// The Once lets only the first in.
func once() {
	done := make(chan struct{})
	var o sync.Once
	for range 2 {
		go o.Do(func() { close(done) })
	}
}

// The branches exclude each other.
func either(ok bool) {
	ch := make(chan int)
	if ok {
		close(ch)
	} else {
		close(ch)
	}
}

// One goroutine waits for all others, and closes then.
func afterWait(n int) {
	ch := make(chan int, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			ch <- i
		}()
	}
	wg.Wait()
	close(ch)
}
