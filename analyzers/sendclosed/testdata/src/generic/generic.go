// Package generic has maps of any type.
package generic

func Clear[M ~map[K]V, K comparable, V any](m M) {
	for k := range m {
		delete(m, k)
	}
}

func Drop[M ~map[K]chan V, K comparable, V any](m M, k K) {
	close(m[k])
	delete(m, k)
}

type sink[C ~chan T, T any] struct{ c C }

func (s *sink[C, T]) Put(v T) { s.c <- v }

func (s *sink[C, T]) Get() T { return <-s.c }

func Wrap[C ~chan T, T any](c C) <-chan T { return (chan T)(c) }

func Make[C ~chan T, T any](n int) C { return make(C, n) }
