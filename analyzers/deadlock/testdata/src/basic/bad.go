package basic

import "sync"

type account struct {
	mu sync.Mutex
	n  int
}

// The method locks what its caller holds.
func (a *account) add(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.n = a.get() + n
}

func (a *account) get() int {
	a.mu.Lock() // want `a.mu is locked again by the goroutine that holds it: deadlock`
	defer a.mu.Unlock()
	return a.n
}

// Two goroutines take two locks in opposite order.
func opposite() {
	var a, b sync.Mutex
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.Lock()
		a.Lock()
		a.Unlock()
		b.Unlock()
	}()
	a.Lock()
	b.Lock() // want `locking b can deadlock: the goroutines wait for each other's locks`
	b.Unlock()
	a.Unlock()
	<-done
}

// The goroutine that has locked it is gone, on one of its ways.
func forgotten(ok bool) int {
	var mu sync.Mutex
	n := 0
	done := make(chan bool, 1)
	go func() {
		mu.Lock()
		n++
		if ok {
			mu.Unlock()
		}
		done <- true
	}()
	<-done
	mu.Lock() // want "locking mu blocks forever: it is never unlocked after forgotten.func1 takes the branch !ok"
	defer mu.Unlock()
	return n
}
