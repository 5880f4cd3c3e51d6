package iterators

import "iterators/iter"

// Nobody gets the channels.
func (l *list) Counted() iter.Iterator {
	ch, done := make(chan int, 2), make(chan struct{})
	go func() {
		defer close(ch)
		for _, v := range l.items {
			select { // want `select blocks forever: no case can go on`
			case ch <- v:
			case <-done:
				return
			}
		}
	}()
	return iter.Counted(ch, done)
}
