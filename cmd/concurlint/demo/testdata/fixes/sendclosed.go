package fixes

import "sync"

// Squares closes the channel when all goroutines have sent.
func Squares(numbers []int) <-chan int {
	out := make(chan int, len(numbers))
	var senders sync.WaitGroup
	for _, n := range numbers {
		senders.Go(func() {
			out <- n * n
		})
	}
	senders.Wait()
	close(out)
	return out
}
