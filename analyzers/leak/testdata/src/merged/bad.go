package merged

import "merged/sets"

func first(n int) int {
	s := &stream{ch: make(chan int)}
	go func() {
		for i := range n {
			s.ch <- i // want `send on s.ch blocks forever: nobody receives`
		}
	}()
	return sets.First(s)
}
