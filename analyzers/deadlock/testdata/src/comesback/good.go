package comesback

import "sync"

// The lock is given back before the listeners are told.
type Quiet struct {
	mu        sync.Mutex
	values    map[string]string
	listeners []Listener
}

type echo struct{ q *Quiet }

func NewQuiet() *Quiet {
	q := &Quiet{values: make(map[string]string)}
	q.listeners = append(q.listeners, &echo{q})
	return q
}

func (q *Quiet) Get(k string) string {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.values[k]
}

func (q *Quiet) Set(k, v string) {
	q.mu.Lock()
	q.values[k] = v
	list := append([]Listener(nil), q.listeners...)
	q.mu.Unlock()
	for _, l := range list {
		l.Changed(k)
	}
}

func (e *echo) Changed(k string) { println(e.q.Get(k)) }

// The next tier is another object of the same type, with a lock of its own.
type Tier interface{ Find(k string) string }

type Memory struct {
	mu   sync.Mutex
	m    map[string]string
	next Tier
}

func NewMemory() *Memory { return &Memory{m: map[string]string{}, next: &Memory{}} }

func (t *Memory) Find(k string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if v, ok := t.m[k]; ok {
		return v
	}
	if t.next != nil {
		return t.next.Find(k)
	}
	return ""
}

// The callback runs in a goroutine of its own.
type Filler struct {
	mu    sync.Mutex
	items []int
	fill  func()
}

func NewFiller() *Filler {
	f := &Filler{}
	f.fill = f.grow
	return f
}

func (f *Filler) grow() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.items = append(f.items, 1)
}

func (f *Filler) Take() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.items) == 0 {
		go f.fill()
		return 0
	}
	return f.items[0]
}
