// Package iterators returns what a function of another package has made of its
// channels.
package iterators

import "iterators/iter"

type list struct{ items []int }

// Whoever has the iterator closes it.
func (l *list) Pending() iter.Iterator {
	ch, done := make(chan int, 2), make(chan struct{})
	go func() {
		defer close(ch)
		for _, v := range l.items {
			select {
			case ch <- v:
			case <-done:
				return
			}
		}
	}()
	return iter.New(ch, done)
}
