package pitfalls

import "errors"

// Produce closes the channel when it returns, and on a bad item before that.
// The second close panics.
func Produce(items []int) <-chan int {
	out := make(chan int, len(items))
	go func() {
		defer close(out)
		for _, item := range items {
			if check(item) != nil {
				close(out)
				return
			}
			out <- item
		}
	}()
	return out
}

func check(item int) error {
	if item < 0 {
		return errors.New("negative")
	}
	return nil
}
