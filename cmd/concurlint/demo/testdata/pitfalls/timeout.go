// Package pitfalls holds mistakes that concurrent Go programs are known for.
package pitfalls

import (
	"errors"
	"time"
)

// Fetch gives up after a second. The goroutine does not: nobody is left to
// receive what it sends, so it waits for good.
func Fetch(load func() string) (string, error) {
	result := make(chan string)
	go func() {
		result <- load()
	}()
	select {
	case s := <-result:
		return s, nil
	case <-time.After(time.Second):
		return "", errors.New("timeout")
	}
}
