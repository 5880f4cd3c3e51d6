package callbacks

import "sync"

// The lock is given back before the callbacks are called.
type feed struct {
	mu   sync.Mutex
	subs []func(string)
	late []func(string)
	n    int
	busy bool
}

func (f *feed) subscribe(s func(string)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.subs = append(f.subs, s)
}

func (f *feed) publish(msg string) {
	f.mu.Lock()
	subs := f.subs
	f.mu.Unlock()
	for _, s := range subs {
		s(msg)
	}
}

func forward(f *feed) {
	f.subscribe(func(msg string) { f.publish(msg) })
}

// These are called with the lock held.
func (f *feed) later(s func(string)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.late = append(f.late, s)
}

func (f *feed) flush() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.busy = true
	for _, s := range f.late {
		s("flush")
	}
	f.busy = false
}

// The one feed calls the other.
func chain(f, g *feed) {
	f.later(func(msg string) { g.publish(msg) })
}

// In a goroutine.
func apart(f *feed) {
	f.later(func(msg string) { go f.publish(msg) })
}

// The callback knows that the lock is held.
func known(f *feed) {
	f.later(func(msg string) {
		if !f.busy {
			f.publish(msg)
		}
	})
}

// It gives it back meanwhile.
func pause(f *feed) {
	f.later(func(msg string) {
		f.mu.Unlock()
		f.publish(msg)
		f.mu.Lock()
	})
}

// The feed that is called is another one by then.
type relay struct{ to *feed }

func (r *relay) send(msg string) { r.to.publish(msg) }

func newRelay(f *feed) *relay {
	r := &relay{to: f}
	f.later(r.send)
	return r
}

func (r *relay) redirect(to *feed) { r.to = to }

// Readers only: nobody writes.
type static struct {
	mu    sync.RWMutex
	items map[string]int
}

func (s *static) each(f func(string)) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for k := range s.items {
		f(k)
	}
}

func (s *static) get(k string) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.items[k]
}

func (s *static) total() (sum int) {
	s.each(func(k string) { sum += s.get(k) })
	return sum
}

// The callback is given another object.
type wire struct {
	mu      sync.Mutex
	peer    *wire
	onClose func(*wire)
	closed  bool
}

func (w *wire) setOnClose(f func(*wire)) { w.onClose = f }

func (w *wire) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	w.onClose(w.peer)
}

func (w *wire) isClosed() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.closed
}

func follow(w *wire) {
	w.setOnClose(func(w *wire) { println(w.isClosed()) })
}

// A child may be moved to another parent.
type shelf struct {
	mu    sync.Mutex
	books map[int]*book
}

type book struct {
	id    int
	shelf *shelf
}

func (s *shelf) add(id int) *book {
	b := &book{id: id, shelf: s}
	s.books[id] = b
	return b
}

func (b *book) lend(to *shelf) { b.shelf = to }

func (b *book) sell() { b.shelf.forget(b.id) }

func (s *shelf) forget(id int) {
	s.mu.Lock()
	delete(s.books, id)
	s.mu.Unlock()
}

func (s *shelf) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range s.books {
		b.sell()
	}
}

// The callbacks are called without the lock, or take that of another object.
type settings struct {
	free   func()
	locked func()
}

type table struct {
	mu   sync.Mutex
	s    settings
	done func()
	n    int
}

func onDone(f func()) func(*table) { return func(t *table) { t.done = f } }

func newTable(s settings, opts ...func(*table)) *table {
	t := &table{s: s}
	for _, o := range opts {
		o(t)
	}
	return t
}

func (t *table) size() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.n
}

func (t *table) grow() {
	t.mu.Lock()
	t.n++
	t.s.locked()
	t.done()
	t.mu.Unlock()
	t.s.free()
}

func newTables() *table {
	var a, b *table
	a = newTable(settings{free: func() { a.size() }, locked: func() { b.size() }}, onDone(func() { b.size() }))
	b = newTable(settings{free: func() {}, locked: func() {}}, onDone(func() {}))
	return a
}

// Those who are asked keep the callback, or call it in a goroutine.
type source interface {
	feed(emit func(string, int))
}

type sink struct {
	mu      sync.Mutex
	sources []source
	last    map[string]int
}

func (s *sink) record(name string, v int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last[name] = v
}

func (s *sink) open() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, src := range s.sources {
		src.feed(s.record)
	}
}

type ticks int

func (t ticks) feed(emit func(string, int)) {
	go func() { emit("ticks", int(t)) }()
}

type kept struct{ emit func(string, int) }

func (k *kept) feed(emit func(string, int)) { k.emit = emit }

func (k *kept) tick() { k.emit("kept", 1) }
