package satellites

import (
	"slices"
	"sync"
)

type Watcher interface{ Seen(key string) }

// A Table calls its watchers after it has given back the lock.
type Table struct {
	mu       sync.Mutex
	vals     map[string]string
	watchers []Watcher
}

func NewTable() *Table { return &Table{vals: make(map[string]string)} }

func (t *Table) Get(key string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.vals[key]
}

func (t *Table) Watch(w Watcher) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.watchers = append(t.watchers, w)
}

func (t *Table) Set(key, val string) {
	t.mu.Lock()
	t.vals[key] = val
	list := slices.Clone(t.watchers)
	t.mu.Unlock()
	for _, w := range list {
		w.Seen(key)
	}
}

type View struct {
	src  *Table
	last string
}

func NewView(src *Table) *View {
	v := &View{src: src}
	src.Watch(v)
	return v
}

func (v *View) Seen(key string) { v.last = v.src.Get(key) }
