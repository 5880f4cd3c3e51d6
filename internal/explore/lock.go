package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// The state of a Mutex or RWMutex is a value of kind kLock, or the zero value
// if it is free:
//
//	ref  writer + 1, or 0
//	dir  1 if the writer still waits for readers to leave
//	n    how often each goroutine holds it for reading, four bits each
//
// A writer that waits keeps new readers out, as Go's RWMutex does.

func readersOf(v value, gi int32) int64 { return v.n >> (4 * gi) & 15 }

// addReader changes how often gi holds the lock for reading.
func addReader(v value, gi int32, by int64) value {
	v.k = kLock
	v.n += by << (4 * gi)
	return freed(v)
}

// freed returns the zero value for a lock that nobody holds.
func freed(v value) value {
	if v.ref == 0 && v.n == 0 {
		return value{}
	}
	return v
}

// canLock reports whether gi can take the lock for writing now, or announce
// that it will.
func canLock(v value, gi int32, announced bool) bool {
	if v.k != kLock {
		return true
	}
	if announced {
		return v.n == 0
	}
	return v.ref == 0
}

// lock takes the lock for writing, if no reader holds it, or announces the
// writer. It reports whether the lock is held now.
func lock(v value, gi int32) (value, bool) {
	pending := uint8(0)
	if v.n != 0 {
		pending = 1
	}
	return value{k: kLock, ref: gi + 1, dir: pending, n: v.n}, pending == 0
}

// holders calls yield with each goroutine that a waiter must wait for.
func holders(v value, yield func(gi int32)) {
	if v.k != kLock {
		return
	}
	if v.ref > 0 {
		yield(v.ref - 1)
	}
	for gi := range int32(2 * maxGoroutines) {
		if readersOf(v, gi) > 0 {
			yield(gi)
		}
	}
}

// holdsLocks reports whether any lock is held.
func (s *state) holdsLocks() bool {
	for _, o := range s.heap {
		if o == nil || o.kind != oMem {
			continue
		}
		for _, sl := range o.slots {
			if sl.v.k == kLock {
				return true
			}
		}
	}
	return false
}

// ownsLock reports whether goroutine gi holds any lock.
func (s *state) ownsLock(gi int32) bool {
	owns := false
	for _, o := range s.heap {
		if o == nil || o.kind != oMem {
			continue
		}
		for _, sl := range o.slots {
			holders(sl.v, func(h int32) { owns = owns || h == gi })
		}
	}
	return owns
}

// givesBack reports whether a function itself releases a lock before it has taken
// any, or waits for a condition, which does so: it has the lock from somebody else.
func (f *fn) givesBack() bool {
	if f.gives == 0 {
		f.gives = 1
		if f.releasesFirst() {
			f.gives = 2
		}
	}
	return f.gives == 2
}

func (f *fn) releasesFirst() bool {
	seen := make([]bool, len(f.code))
	work := []int32{0}
	for len(work) > 0 {
		pc := work[len(work)-1]
		work = work[:len(work)-1]
		if int(pc) >= len(f.code) || seen[pc] {
			continue
		}
		seen[pc] = true
		in := &f.code[pc]
		switch in.onLock() {
		case skeleton.Lock:
			continue
		case skeleton.Unlock:
			return true
		}
		work = append(work, in.Next(pc)...)
	}
	return false
}

// onLock returns whether an instruction takes or releases a lock, at once or in
// the end, as an Op.
func (in *instr) onLock() skeleton.Op {
	op := in.Op
	switch {
	case op == skeleton.Invoke && in.Name == "(sync.Locker).Unlock":
		return skeleton.Unlock
	case op == skeleton.Invoke && in.Name == "(sync.Locker).Lock":
		return skeleton.Lock
	case in.callee != nil && in.callee.Flags&skeleton.Model != 0 && len(in.callee.code) > 0 && !in.Has(skeleton.Go):
		for pc := range in.callee.code {
			if is := in.callee.code[pc].onLock(); is != skeleton.Invalid {
				return is
			}
		}
	case op == skeleton.Lock, op == skeleton.RLock, op == skeleton.TryLock, op == skeleton.TryRLock:
		return skeleton.Lock
	case op == skeleton.Unlock, op == skeleton.RUnlock:
		return skeleton.Unlock
	}
	return skeleton.Invalid
}

// lends notes which locks that are held are lent with what a function returns: an
// object of ours that refers to theirs, as a transaction does to its database.
// Whoever has that may release them.
func (s *state) lends(results []value) {
	for n, l := range s.held {
		if l.with != 0 {
			continue
		}
		for _, v := range results {
			if v.k == kIface {
				v = v.x.vals[0]
			}
			if v.k != kPtr || v.ref < 0 || v.ref == l.obj || s.heap[v.ref].site == nil || !s.refersTo(v.ref, l.obj) {
				continue
			}
			s.held = slices.Clone(s.held)
			s.held[n].with = v.ref + 1
			break
		}
	}
}

// refersTo reports whether an object has a pointer to another one.
func (s *state) refersTo(from, to int32) bool {
	return slices.ContainsFunc(s.heap[from].slots, func(sl slot) bool {
		switch sl.v.k {
		case kPtr:
			return sl.v.ref == to
		case kSym:
			return s.heap[sl.v.ref].sym.mat == to
		}
		return false
	})
}
