// Package compared has numbers that are compared with each other.
package compared

type Store interface{ Read(n uint64) []byte }

// Nothing is read of nothing.
func iterate(s Store, from, to uint64, stop <-chan struct{}) chan []byte {
	if to == from {
		return nil
	}
	out := make(chan []byte)
	go func() {
		defer close(out)
		for n := from; n < to; n++ {
			select {
			case out <- s.Read(n):
			case <-stop:
				return
			}
		}
	}()
	return out
}

// Between two numbers of which one is less than the other there is something.
func index(s Store, from, to uint64, stop <-chan struct{}, put func([]byte)) {
	if from >= to {
		return
	}
	for b := range iterate(s, from, to, stop) {
		put(b)
	}
}
