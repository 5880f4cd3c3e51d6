// Package broken is the future with its classic mistakes.
package broken

import (
	"errors"
	"sync"
	"time"
)

var errTimeout = errors.New("timeout")

func compute() int { return 42 }

// withTimeout has no reader for a value that comes late.
func withTimeout(timeout time.Duration) (int, error) {
	value := make(chan int)
	go func() {
		// leak: after the timeout nobody receives, and the channel has no buffer.
		value <- compute() // want "."
	}()
	select {
	case v := <-value:
		return v, nil
	case <-time.After(timeout):
		return 0, errTimeout
	}
}

// A future gives its value away to the first reader.
type future struct{ value chan int }

func start() *future {
	f := &future{value: make(chan int, 1)}
	go func() { f.value <- compute() }()
	return f
}

func (f *future) get() int {
	// leak: the value is gone after the first get, the second waits for ever.
	return <-f.value // want "."
}

func twice() int {
	f := start()
	return f.get() + f.get()
}

// lazy computes its value when it is first asked for.
type lazy struct {
	mu    sync.Mutex
	known bool
	value int
}

func (l *lazy) get() int {
	// deadlock: if the value is known the lock is kept, and the next reader waits for ever.
	l.mu.Lock() // want "."
	if l.known {
		// unlock: and this is where it is kept.
		return l.value // want "."
	}
	l.value, l.known = compute(), true
	l.mu.Unlock()
	return l.value
}

// thrice works twice.
func thrice() int {
	l := new(lazy)
	return l.get() + l.get() + l.get()
}
