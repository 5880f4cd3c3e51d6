package through

import "sync"

// What the queue calls under its lock does not lock; what locks it calls without.
type queue2 struct {
	mu    sync.Mutex
	items []string
	out   sink
}

type sink interface {
	put(string)
	flush()
}

type disk struct {
	mu sync.Mutex
	q  *queue2
	n  int
}

func newQueue2() *queue2 {
	q := &queue2{}
	q.out = &disk{q: q}
	return q
}

func (q *queue2) add(s string) {
	q.mu.Lock()
	q.items = append(q.items, s)
	q.mu.Unlock()
	q.out.put(s)
}

func (q *queue2) length() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}

func (d *disk) put(s string) {
	d.mu.Lock()
	d.n++
	d.mu.Unlock()
}

func (d *disk) flush() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.n = d.q.length()
}

// The field may hold anything: it comes from elsewhere.
type queue3 struct {
	mu    sync.Mutex
	items []string
	out   any2
}

type any2 interface{ put(string) }

type tape struct {
	mu sync.Mutex
	q  *queue3
}

type null struct{}

func (null) put(string) {}

func newQueue3(out any2) *queue3 { return &queue3{out: out} }

var _ = newQueue3(null{})
var _ = newQueue3(&tape{})

func (q *queue3) add(s string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.out.put(s)
}

func (t *tape) put(s string) {
	t.mu.Lock()
	defer t.mu.Unlock()
}

func (t *tape) rewind() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.q.mu.Lock()
	t.q.items = nil
	t.q.mu.Unlock()
}

// The function value is called in a goroutine, or without the lock.
type bell struct {
	mu   sync.Mutex
	last string
	ring func(string)
}

type house struct {
	mu sync.Mutex
	b  *bell
	n  int
}

func newHouse() *house {
	h := &house{b: &bell{}}
	h.b.ring = h.heard
	return h
}

func (h *house) heard(string) {
	h.mu.Lock()
	h.n++
	h.mu.Unlock()
}

func (b *bell) push(s string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last = s
	go b.ring(s)
}

func (h *house) lately() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.b.mu.Lock()
	defer h.b.mu.Unlock()
	return h.b.last
}
