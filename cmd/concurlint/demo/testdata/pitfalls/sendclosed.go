package pitfalls

// Squares closes the channel as soon as all goroutines are started. Those that
// send later panic.
func Squares(numbers []int) <-chan int {
	out := make(chan int, len(numbers))
	for _, n := range numbers {
		go func() {
			out <- n * n
		}()
	}
	close(out)
	return out
}
