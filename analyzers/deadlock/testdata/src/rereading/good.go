package rereading

import (
	"strings"
	"sync"
)

// It is given back in between.
type directory struct {
	mu      sync.RWMutex
	entries map[string]string
}

func newDirectory() *directory { return &directory{entries: make(map[string]string)} }

func (d *directory) Put(k, v string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.entries[k] = v
}

func (d *directory) Get(k string) string {
	d.mu.RLock()
	v, ok := d.entries[k]
	d.mu.RUnlock()
	if alias, is := strings.CutPrefix(v, "@"); is && ok {
		return d.Get(alias)
	}
	return v
}

// Whoever holds it says so.
type index struct {
	mu    sync.RWMutex
	terms map[string][]string
}

func newIndex() *index { return &index{terms: make(map[string][]string)} }

func (x *index) Add(term, doc string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.terms[term] = append(x.terms[term], doc)
}

func (x *index) docs(term string, locked bool) []string {
	if !locked {
		x.mu.RLock()
		defer x.mu.RUnlock()
	}
	return x.terms[term]
}

func (x *index) Docs(term string) []string { return x.docs(term, false) }

func (x *index) All() (all []string) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	for term := range x.terms {
		all = append(all, x.docs(term, true)...)
	}
	return all
}

// Another lock keeps the writer away.
type table struct {
	outer sync.Mutex
	mu    sync.RWMutex
	rows  map[int]string
}

func newTable() *table { return &table{rows: make(map[int]string)} }

func (t *table) Set(i int, s string) {
	t.outer.Lock()
	defer t.outer.Unlock()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rows[i] = s
}

func (t *table) row(i int) string {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.rows[i]
}

func (t *table) Join(sep string) (all string) {
	t.outer.Lock()
	defer t.outer.Unlock()
	t.mu.RLock()
	defer t.mu.RUnlock()
	for i := range t.rows {
		if i > 0 {
			all += sep
		}
		all += t.row(i)
	}
	return all
}
