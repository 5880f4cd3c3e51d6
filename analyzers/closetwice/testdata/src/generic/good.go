// Package generic passes channels on by functions that do not know what they pass.
package generic

import "sync"

type buffer struct {
	mu      sync.Mutex
	waiters chan chan struct{}
	n, size int
}

func newBuffer(size int) *buffer {
	return &buffer{waiters: make(chan chan struct{}, 1), size: size}
}

func tryWrite[T any](ch chan<- T, v T) bool {
	select {
	case ch <- v:
		return true
	default:
		return false
	}
}

func tryRead[T any](ch <-chan T) (*T, bool) {
	select {
	case v := <-ch:
		return &v, true
	default:
		return nil, false
	}
}

func (b *buffer) write() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.n >= b.size {
		w := make(chan struct{})
		if !tryWrite(b.waiters, w) {
			panic("two writers")
		}
		return w
	}
	b.n++
	return nil
}

// wake closes what somebody waits for.
func (b *buffer) wake() {
	if w, ok := tryRead(b.waiters); ok {
		close(*w)
	}
}

func (b *buffer) consume() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.n--
	b.wake()
}
