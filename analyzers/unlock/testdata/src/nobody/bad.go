// Package nobody has locks that are left held, or unlocked, and nobody is there who
// unlocks them, or has locked them.
package nobody

import "sync"

type split struct {
	readMu  sync.Mutex
	writeMu sync.Mutex
	r, w    int
}

// The wrong name.
func (s *split) read() int {
	s.readMu.Lock() // want `s.readMu is locked here and left so, and no function unlocks it`
	s.r++
	n := s.r
	s.writeMu.Unlock() // want `s.writeMu is unlocked, but nobody has locked it: that crashes the program`
	return n
}

func (s *split) write() {
	s.writeMu.Lock()
	s.w++
	s.writeMu.Unlock()
}

// By a helper, which the deferred call is as well.
type dev struct {
	mu    sync.Mutex
	ready bool
	ops   int
}

func (d *dev) acquire() { d.mu.Lock(); d.ops++ }
func (d *dev) release() { d.ops--; d.mu.Unlock() }

func (d *dev) read() int {
	d.acquire()
	defer d.release()
	if !d.ready {
		d.release() // want `d.mu is unlocked here and again by a deferred call: that crashes the program`
		return -1
	}
	return d.ops
}

type remote struct {
	mu     sync.RWMutex
	closed bool
}

// Those who call it are not to blame.
func (r *remote) get() int {
	r.mu.RLock() // want `r.mu is read-locked here and left so, and no function unlocks it`
	return 1
}

func (r *remote) fetch() int { return r.get() }

func (r *remote) load() int { return r.fetch() }

var (
	filesMu sync.Mutex
	files   = map[uintptr]string{}
)

// A literal that is called on the spot.
func file(fd uintptr) (name string) {
	func() {
		filesMu.Lock() // want `filesMu is locked here and left so, and no function unlocks it`
		name = files[fd]
	}()
	return name
}

// By way of a pointer that was made for the field.
type pool struct {
	mu    *sync.Mutex
	conns []func() error
}

func newPool() *pool { return &pool{mu: new(sync.Mutex)} }

func (p *pool) close() (err error) {
	p.mu.Lock() // want `p.mu is locked here and left so, and no function unlocks it`
	for _, c := range p.conns {
		if e := c(); e != nil && err == nil {
			err = e
		}
	}
	return err
}

func (p *pool) add(c func() error) {
	p.mu.Lock()
	p.conns = append(p.conns, c)
	p.mu.Unlock()
}

// Not on all paths: another lock is left, in each turn.
type watchers struct {
	mu  sync.Mutex
	rev sync.RWMutex
	cur int
}

func (w *watchers) move(list [][]int) {
	for _, l := range list {
		w.mu.Lock()
		w.rev.RLock() // want `w.rev is read-locked here and left so, and no function unlocks it`
		if len(l) > w.cur {
			w.cur++
		}
		w.mu.Unlock()
	}
}

// A deferred literal unlocks what its function has locked, and nothing else.
type handlers struct {
	mu   sync.RWMutex
	list []func()
}

func (h *handlers) dispatch() {
	h.mu.RLock()
	defer func() {
		h.mu.RUnlock()
		recover()
	}()
	for _, f := range h.list {
		f()
	}
}

func (h *handlers) add(f func()) {
	h.mu.Lock() // want `h.mu is locked here and left so, and no function unlocks it`
	h.list = append(h.list, f)
}
