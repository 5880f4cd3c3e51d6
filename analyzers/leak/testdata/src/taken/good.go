// Package taken takes what is in a channel, by functions of another package that say
// whether there was something.
package taken

import "taken/lock"

// The lock is not closed.
func Count(n int, count func(int) int) int {
	l := lock.New()
	sum := make(chan int)
	go func() {
		if !l.Try() {
			return
		}
		defer l.Unlock()
		sum <- count(n)
	}()
	return <-sum
}
