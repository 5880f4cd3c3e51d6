// Package names keeps things by name.
package names

import "sync"

type Map struct {
	mu sync.Mutex
	m  map[string]any
}

// Add reports whether the name was new.
func (m *Map) Add(name string, v any) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.m[name]; ok {
		return false
	}
	m.m[name] = v
	return true
}

func (m *Map) Get(name string) any {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.m[name]
}

// Log says the value, or that there is none.
func (m *Map) Log(name string, v any) {
	if m.Get(name) == nil {
		println(name)
	}
}
