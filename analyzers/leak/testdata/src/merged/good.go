package merged

import "merged/sets"

type stream struct {
	ch  chan int
	cur int
}

func newStream(n int) *stream {
	s := &stream{ch: make(chan int)}
	go s.fill(n)
	return s
}

func (s *stream) fill(n int) {
	defer close(s.ch)
	for i := range n {
		s.ch <- i
	}
}

func (s *stream) Next() (ok bool) {
	s.cur, ok = <-s.ch
	return ok
}

func (s *stream) At() int { return s.cur }

// Who has the merged set receives from all of them.
func total(sizes []int) (sum int) {
	var all []sets.Set
	for _, n := range sizes {
		all = append(all, newStream(n))
	}
	for m := sets.Merge(all...); m.Next(); {
		sum += m.At()
	}
	return sum
}

func single(n int) (sum int) {
	for m := sets.Merge(newStream(n)); m.Next(); {
		sum += m.At()
	}
	return sum
}

func same(n int) (sum int) {
	for m := sets.Same(newStream(n)); m.Next(); {
		sum += m.At()
	}
	return sum
}
