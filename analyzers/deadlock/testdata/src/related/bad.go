// Package related: a parent and its children know each other.
package related

import "sync"

type tree struct {
	mu     sync.Mutex
	leaves map[string]*leaf
	list   []*leaf
	size   int
}

type leaf struct {
	mu    sync.RWMutex
	tree  *tree
	bytes int
}

// The leaf tells its tree while it holds its own lock.
func (l *leaf) grow(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bytes += n
	l.tree.grown(n)
}

func (t *tree) grown(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.size += n
}

// The tree asks its leaves while it holds its own.
func (t *tree) count() (sum int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, l := range t.leaves {
		sum += l.length() // want `related.leaf.mu is locked while related.tree.mu is held, but \(\*related.leaf\).grow locks them the other way round`
	}
	return sum
}

func (l *leaf) length() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.bytes
}

// Deep in a call, and by way of a list.
type shelf struct {
	mu    sync.Mutex
	books []*book
}

type book struct {
	mu    sync.Mutex
	shelf *shelf
	lent  bool
}

func (s *shelf) lendAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.each()
}

func (s *shelf) each() {
	for _, b := range s.books {
		b.mu.Lock()
		b.lent = true
		b.mu.Unlock()
	}
}

func (b *book) lose() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.shelf.mu.Lock() // want `related.shelf.mu is locked while related.book.mu is held, but \(\*related.shelf\).lendAll locks them the other way round`
	b.shelf.books = nil
	b.shelf.mu.Unlock()
}

// Nobody says that the handshake is done before.
type wire struct {
	handshake sync.Mutex
	in        end
	done      bool
}

type end struct {
	sync.Mutex
	seq int
}

func (w *wire) shake() {
	w.handshake.Lock()
	defer w.handshake.Unlock()
	if w.done {
		return
	}
	w.in.Lock()
	defer w.in.Unlock()
	w.in.seq++
	w.done = true
}

func (w *wire) Read() {
	w.in.Lock()
	defer w.in.Unlock()
	w.renegotiate() // want `related.wire.handshake is locked while related.end.Mutex is held, but \(\*related.wire\).shake locks them the other way round`
}

func (w *wire) renegotiate() {
	w.handshake.Lock()
	w.done = true
	w.handshake.Unlock()
}

// All connections are in a global map, with a lock of its own.
var (
	registryMu sync.Mutex
	registry   = map[int]*peer{}
)

type peer struct {
	mu sync.Mutex
	id int
	n  int
}

func (p *peer) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	forget(p.id)
}

func forget(id int) {
	registryMu.Lock()
	defer registryMu.Unlock()
	delete(registry, id)
}

func total() (n int) {
	registryMu.Lock()
	defer registryMu.Unlock()
	for _, p := range registry {
		p.mu.Lock() // want `related.peer.mu is locked while related.registryMu is held, but \(\*related.peer\).close locks them the other way round`
		n += p.n
		p.mu.Unlock()
	}
	return n
}
