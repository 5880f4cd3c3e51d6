// Package helped: locks that are taken by a function which is given to a helper.
package helped

import "sync"

// Mutex is a lock that counts who waits for it.
type Mutex struct {
	inner   sync.RWMutex
	waiting map[*int]bool
}

var counting bool

func (m *Mutex) counted(f func()) {
	if !counting {
		f()
		return
	}
	v := new(int)
	m.waiting[v] = true
	f()
	delete(m.waiting, v)
}

func (m *Mutex) Lock()    { m.counted(func() { m.inner.Lock() }) }
func (m *Mutex) RLock()   { m.counted(func() { m.inner.RLock() }) }
func (m *Mutex) Unlock()  { m.inner.Unlock() }
func (m *Mutex) RUnlock() { m.inner.RUnlock() }
func (m *Mutex) Hold()    { m.counted(m.inner.Lock) }

type item struct {
	mu   Mutex
	name string
}

func (i *item) Name() string {
	i.mu.RLock()
	defer i.mu.RUnlock()
	return i.name
}

func (i *item) Rename(name string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.name = name
}

func names(list []*item) (out []string) {
	for _, i := range list {
		if i.Name() != "" {
			out = append(out, i.Name())
		}
		i.Rename("")
		i.Rename("x")
	}
	return out
}

func held(i *item) {
	i.mu.Hold()
	i.name = ""
	i.mu.Unlock()
	i.mu.Hold()
	i.name = "x"
	i.mu.Unlock()
}
