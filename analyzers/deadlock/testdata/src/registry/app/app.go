// Package app hands over callbacks that take the locks with which they are called.
package app

import "registry/events"

func wire(b *events.Bus) {
	b.Subscribe(func(x int) {
		if x == 0 {
			b.Subscribe(func(int) {}) // want `b.mu is locked again in a callback that is called with it held: deadlock`
		}
	})
	b.Subscribe(func(int) { println(b.Len()) }) // want `b.mu is read-locked again in a callback of its reader`
}

type app struct {
	st   *events.Store
	last string
}

func start() *app {
	a := &app{}
	a.st = events.New(a)
	return a
}

func (a *app) Notify(key string) {
	a.last = a.st.Get(key) // want `a.st.mu is locked again in a callback that is called with it held: deadlock`
}
