// Package climbing locks objects of one type that hang together.
package climbing

import "sync"

type dir struct {
	mu     sync.Mutex
	parent *dir
	kids   map[string]*dir
	size   int
}

func (d *dir) mkdir(name string) *dir {
	c := &dir{parent: d, kids: make(map[string]*dir)}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.kids[name] = c
	return c
}

// Up.
func (d *dir) add(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.size += n
	if d.parent != nil {
		d.parent.add(n)
	}
}

// Down.
func (d *dir) total() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	sum := d.size
	for _, k := range d.kids {
		sum += k.total() // want `d.kids\[\].mu is locked while d.mu is held, but \(\*climbing.dir\).add locks them the other way round`
	}
	return sum
}

// The next one first, and last.
type item struct {
	mu   sync.Mutex
	next *item
	n    int
}

func (i *item) push() {
	i.mu.Lock()
	i.next.mu.Lock()
	i.next.n += i.n
	i.next.mu.Unlock()
	i.mu.Unlock()
}

func (i *item) pull() {
	i.next.mu.Lock()
	i.mu.Lock() // want `i.mu is locked while i.next.mu is held, but \(\*climbing.item\).push locks them the other way round`
	i.n += i.next.n
	i.mu.Unlock()
	i.next.mu.Unlock()
}

// Each is the other's peer.
type half struct {
	mu   sync.Mutex
	peer *half
	buf  []byte
}

func pair() (*half, *half) {
	a, b := &half{}, &half{}
	a.peer, b.peer = b, a
	return a, b
}

func (h *half) write(p []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.peer.mu.Lock() // want `h.peer.mu is locked while h.mu is held, but \(\*climbing.half\).write locks them the other way round`
	defer h.peer.mu.Unlock()
	h.peer.buf = append(h.peer.buf, p...)
}
