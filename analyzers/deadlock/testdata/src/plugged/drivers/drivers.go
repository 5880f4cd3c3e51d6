// Package drivers plugs in what is made of other things.
package drivers

import (
	"plugged/pool"
	"plugged/registry"
	"sync"
)

type union struct{ parts []registry.Backend }

func (u *union) Start() error { return nil }

// The pool holds its lock while this makes the parts.
func newUnion(name string) (registry.Backend, error) {
	u := new(union)
	for _, part := range []string{name + "1", name + "2"} {
		b, err := pool.Get(part) // want `pool.lock is locked again in a callback that is called with it held: deadlock`
		if err != nil {
			return nil, err
		}
		u.parts = append(u.parts, b)
	}
	return u, nil
}

func init() { registry.Add(&registry.Maker{Name: "union", Make: newUnion}) }

// This one asks another way, by which no lock is held.
func newLink(name string) (registry.Backend, error) { return pool.Find(name + "target") }

func init() { registry.Add(&registry.Maker{Name: "link", Make: newLink}) }

// A chain asks the registry for the next one, which holds no lock then.
func newChain(name string) (registry.Backend, error) { return registry.Call(name + "next") }

func init() { registry.AddFunc("chain", newChain) }

var own sync.Mutex

type local struct{ open []string }

// It has a lock of its own.
func (l *local) Open(what string) error {
	own.Lock()
	defer own.Unlock()
	l.open = append(l.open, what)
	return nil
}

func init() { registry.Register("local", &local{}) }

// What it opens first, it opens once more.
type both struct{}

func (both) Open(what string) error {
	return registry.Open("local", what) // want `registry.mu is locked again in a callback that is called with it held: deadlock`
}

func init() { registry.Register("both", both{}) }

// A reader is no driver.
type reader struct{}

func (reader) Start() error { return registry.Open("local", "x") }

var _ registry.Backend = reader{}
