// Package registry has drivers and makers that others plug in.
package registry

import (
	"errors"
	"sync"
)

type Driver interface{ Open(name string) error }

type Backend interface{ Start() error }

var (
	mu      sync.Mutex
	drivers = make(map[string]Driver)
	opened  = make(map[string]bool)

	makersMu sync.RWMutex
	makers   = make(map[string]func(string) (Backend, error))
)

func Register(name string, d Driver) {
	mu.Lock()
	defer mu.Unlock()
	drivers[name] = d
}

// Open calls the driver with the lock.
func Open(name, what string) error {
	mu.Lock()
	defer mu.Unlock()
	d, ok := drivers[name]
	if !ok {
		return errors.New("no driver")
	}
	if err := d.Open(what); err != nil {
		return err
	}
	opened[what] = true
	return nil
}

type mirror struct{ of string }

func (m mirror) Open(what string) error {
	return Open(m.of, what) // want `mu is locked again in a callback that is called with it held: deadlock`
}

func init() { Register("mirror", mirror{"file"}) }

// A Maker is kept in a field.
type Maker struct {
	Name string
	Make func(string) (Backend, error)
}

var known []*Maker

func Add(m *Maker) { known = append(known, m) }

func find(name string) *Maker {
	for _, m := range known {
		if m.Name == name {
			return m
		}
	}
	return nil
}

// Make holds no lock of its own.
func Make(name string) (Backend, error) {
	m := find(name)
	if m == nil {
		return nil, errors.New("unknown")
	}
	return m.Make(name)
}

// AddFunc and Call give the lock back before they call.
func AddFunc(name string, f func(string) (Backend, error)) {
	makersMu.Lock()
	makers[name] = f
	makersMu.Unlock()
}

func Call(name string) (Backend, error) {
	makersMu.Lock()
	f := makers[name]
	makersMu.Unlock()
	return f(name)
}
