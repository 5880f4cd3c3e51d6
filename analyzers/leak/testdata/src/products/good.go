// Package products counts in two loops, one inside of the other.
package products

import "time"

// As many answers are awaited as the two loops ask for.
func rounds(names []string, rounds int, ask func(string) int) (sum int) {
	count := len(names) * rounds
	if count == 0 {
		return 0
	}
	answers := make(chan int, count)
	for _, name := range names {
		for range rounds {
			time.AfterFunc(time.Millisecond, func() { answers <- ask(name) })
		}
	}
	for i := 0; i < count; i++ {
		sum += <-answers
	}
	return sum
}
