// Package broken is fan-in with its classic mistakes.
package broken

import "sync"

// numbers is right as long as its consumer drains it.
func numbers(items ...int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for _, item := range items {
			out <- item
		}
	}()
	return out
}

// mergeClosingEach lets each forwarder close the channel they share.
func mergeClosingEach(ins ...<-chan int) <-chan int {
	out := make(chan int)
	for _, in := range ins {
		go func() {
			// closetwice: every forwarder closes out, the second one panics.
			defer close(out) // want "."
			for v := range in {
				// sendclosed: the forwarder of a shorter stream may have closed out.
				out <- v // want "."
			}
		}()
	}
	return out
}

func sumOfTwo() int {
	total := 0
	for v := range mergeClosingEach(numbers(1), numbers(2, 3)) {
		total += v
	}
	return total
}

// gather counts its goroutines too late.
func gather(ins ...<-chan int) []int {
	var (
		wg  sync.WaitGroup
		mu  sync.Mutex
		all []int
	)
	for _, in := range ins {
		go func() {
			// wgadd: Wait may find zero and return before this goroutine has started.
			wg.Add(1) // want "."
			defer wg.Done()
			for v := range in {
				mu.Lock()
				all = append(all, v)
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	return all
}

// mergeWaiting waits for its forwarders before anybody can take a value.
func mergeWaiting(ins ...<-chan int) <-chan int {
	out := make(chan int)
	var wg sync.WaitGroup
	for _, in := range ins {
		wg.Go(func() {
			for v := range in {
				// leak: out is returned only after Wait, so nobody receives.
				out <- v // want "."
			}
		})
	}
	// deadlock: the forwarders that Wait waits for are blocked in their send.
	wg.Wait() // want "."
	close(out)
	return out
}

func sumOfWaiting() int {
	total := 0
	for v := range mergeWaiting(numbers(1), numbers(2)) {
		total += v
	}
	return total
}
