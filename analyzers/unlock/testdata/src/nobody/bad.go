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
