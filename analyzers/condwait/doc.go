// Package condwait defines an Analyzer that reports condition variables that
// are waited on, or signalled, so that a wake-up is missed.
//
// # Analyzer condwait
//
// condwait: report condition variables whose wake-ups can be missed
//
// Wait unlocks while it waits. When it returns, somebody else may have had the
// lock first, and what was waited for may be gone again:
//
//	// WRONG
//	type queue struct {
//		mu    sync.Mutex
//		cond  *sync.Cond
//		items []int
//	}
//
//	func newQueue() *queue {
//		q := new(queue)
//		q.cond = sync.NewCond(&q.mu)
//		return q
//	}
//
//	func (q *queue) get() int {
//		q.mu.Lock()
//		defer q.mu.Unlock()
//		if len(q.items) == 0 {
//			q.cond.Wait()
//		}
//		item := q.items[0] // panics if another goroutine was faster
//		q.items = q.items[1:]
//		return item
//	}
//
// Test the condition again:
//
//	// RIGHT
//	type queue struct {
//		mu    sync.Mutex
//		cond  *sync.Cond
//		items []int
//	}
//
//	func newQueue() *queue {
//		q := new(queue)
//		q.cond = sync.NewCond(&q.mu)
//		return q
//	}
//
//	func (q *queue) get() int {
//		q.mu.Lock()
//		defer q.mu.Unlock()
//		for len(q.items) == 0 {
//			q.cond.Wait()
//		}
//		item := q.items[0]
//		q.items = q.items[1:]
//		return item
//	}
//
// Who makes the condition true must hold the lock meanwhile, or between that
// and the Signal. Else both may happen after a goroutine has found the
// condition false, and before it waits: it waits forever.
//
//	// WRONG
//	type latch struct {
//		mu   sync.Mutex
//		cond sync.Cond
//		open atomic.Bool
//	}
//
//	func newLatch() *latch {
//		l := new(latch)
//		l.cond.L = &l.mu
//		return l
//	}
//
//	func (l *latch) Wait() {
//		l.mu.Lock()
//		defer l.mu.Unlock()
//		for !l.open.Load() {
//			l.cond.Wait()
//		}
//	}
//
//	func (l *latch) Open() {
//		l.open.Store(true) // needs l.mu, although it is atomic
//		l.cond.Broadcast()
//	}
//
// Nor is it enough to end what is waited for: who waits looks again only when
// woken.
//
//	// WRONG
//	type inbox struct {
//		mu     sync.Mutex
//		more   sync.Cond
//		n      int
//		closed bool
//	}
//
//	func newInbox() *inbox {
//		b := new(inbox)
//		b.more.L = &b.mu
//		return b
//	}
//
//	func (b *inbox) Get() bool {
//		b.mu.Lock()
//		defer b.mu.Unlock()
//		for b.n == 0 && !b.closed {
//			b.more.Wait()
//		}
//		if b.closed {
//			return false
//		}
//		b.n--
//		return true
//	}
//
//	func (b *inbox) Put() {
//		b.mu.Lock()
//		defer b.mu.Unlock()
//		b.n++
//		b.more.Signal()
//	}
//
//	func (b *inbox) Close() {
//		b.mu.Lock()
//		defer b.mu.Unlock()
//		b.closed = true // needs b.more.Broadcast()
//	}
//
// Signal wakes one of those who wait. If what they wait for is for all of them,
// such as the end of a queue, and never taken back, the others wait on:
//
//	// WRONG
//	type gate struct {
//		mu     sync.Mutex
//		cond   sync.Cond
//		opened bool
//	}
//
//	func newGate(visitors []func()) *gate {
//		g := new(gate)
//		g.cond.L = &g.mu
//		for _, visit := range visitors {
//			go func() {
//				g.wait()
//				visit()
//			}()
//		}
//		return g
//	}
//
//	func (g *gate) wait() {
//		g.mu.Lock()
//		defer g.mu.Unlock()
//		for !g.opened {
//			g.cond.Wait()
//		}
//	}
//
//	func (g *gate) Open() {
//		g.mu.Lock()
//		defer g.mu.Unlock()
//		g.opened = true
//		g.cond.Signal() // lets one of them in: Broadcast is meant
//	}
//
// The analyzer is silent about a Wait in a function that is called in a loop,
// about a Wait that no condition decides about, or one on a field that never
// changes back and is set by all who wake it, or a counter that they all raise and nobody
// lowers, or for a condition variable that
// all who wake it replace, and about changes in a function
// that locks the mutex of the condition variable anywhere, or whose callers do
// so. It is silent about a store that ends a wait if the function, or one
// that calls it, does anything else that others may notice, such as a call of
// unknown code, or if somebody else wakes all who wait later on, other than to tell
// them of what only he changes.
// Of a number or a list, it is silent unless another function changes it the same way and
// wakes somebody afterwards, and if anybody wakes without having changed anything.
// Of a Signal it is silent unless goroutines that wait are started in a loop, other packages
// may wait and no goroutine of this one does, or those who wait count
// themselves while they do, or wait for different keys of a map, and
// nobody who is woken wakes another one.
//
// # Categories
//
//   - asleep: a store that ends a wait, by a function that wakes nobody; or a change
//     of a number or a list that is waited for, where others wake somebody afterwards
//   - loop: a Wait that no loop repeats until its condition holds
//   - lost: a change of the condition without the lock, which a Wait can miss; or a Wait
//     whose lock is taken after the look at the condition
//   - one: a Signal for what several goroutines wait for, and all of them may have, or
//     where one of them needs more than another one
//   - unlocked: a Wait in a function that is certain not to hold the lock, which
//     Wait unlocks
//
// # How to fix it
//
// Wait in a loop whose condition is what is waited for. Change what it tests under
// the lock of the condition variable, then call Signal or Broadcast.
//
// # References
//
//   - [sync.Cond.Wait]
//
// [sync.Cond.Wait]: https://pkg.go.dev/sync#Cond.Wait
package condwait
