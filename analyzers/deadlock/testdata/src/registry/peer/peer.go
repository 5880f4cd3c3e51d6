// Package peer hands over callbacks that leave the locks alone with which they are
// called.
package peer

import "registry/events"

type mirror struct {
	to   *events.Store
	keys []string
}

// What is told of the one store is put into another.
func start(to *events.Store) *events.Store {
	m := &mirror{to: to}
	return events.New(m)
}

func (m *mirror) Notify(key string) {
	m.keys = append(m.keys, key)
	m.to.Put(key, "")
}

func wire(b, c *events.Bus) {
	b.Subscribe(func(x int) { c.Emit(x) })
	b.Subscribe(func(x int) { go b.Emit(x + 1) })
}
