// Package deadlock defines an Analyzer that reports goroutines that block
// forever because of a lock.
//
// # Analyzer deadlock
//
// deadlock: report goroutines that block forever because of a lock
//
// A mutex in Go is not recursive: who locks it again while holding it waits for
// itself, whether it does so directly or through a call:
//
//	// WRONG
//	type cache struct {
//		mu sync.Mutex
//		m  map[string]int
//	}
//
//	func (c *cache) get(k string) int {
//		c.mu.Lock()
//		defer c.mu.Unlock()
//		return c.m[k]
//	}
//
//	func (c *cache) double(k string) {
//		c.mu.Lock()
//		defer c.mu.Unlock()
//		c.m[k] = 2 * c.get(k) // waits for itself
//	}
//
// Give the callers that hold the lock a function that does not take it:
//
//	// RIGHT
//	type cache struct {
//		mu sync.Mutex
//		m  map[string]int
//	}
//
//	func (c *cache) get(k string) int {
//		c.mu.Lock()
//		defer c.mu.Unlock()
//		return c.getLocked(k)
//	}
//
//	func (c *cache) getLocked(k string) int { return c.m[k] }
//
//	func (c *cache) double(k string) {
//		c.mu.Lock()
//		defer c.mu.Unlock()
//		c.m[k] = 2 * c.getLocked(k)
//	}
//
// Likewise goroutines that take two locks in different orders wait for each
// other; so do a goroutine that holds a lock while it waits on a channel and
// the one that needs the lock before it can serve the channel; and a reader
// that takes its read lock a second time while a writer waits in between.
//
// The order in which functions lock global variables, two fields of one object,
// or a parent and its child is known across packages: if two functions disagree,
// it is reported where both are visible. Parent and child are objects of two
// types, one of which is found from the other, by its fields or as an element of
// a map or list. What is called through an interface or a function value counts if
// the field holds nothing else. Two objects of one type that are looked up in one
// map, by keys that were given, may come the other way round, unless they are
// compared. So may those that goroutines get from unknown data, and the receiver
// and the argument of a method whose type is documented to be safe for concurrent
// use, or which changes the same field of both. The nodes of a tree count if some function links parent and child, one goes
// up and another one down. Other pairs of objects count only where one and the same
// pair is shown to be locked both ways; and two orders under one outer lock are
// none. The orders of up to four locks may close a ring.
//
// A callback must not take the lock with which it is called. It is reported where
// it does if it is seen where it is handed over, to a function that calls it at
// once with a lock held, or that keeps it for another one that does, in whatever
// package. What a callback locks besides gives an order of locks. A driver that is
// plugged into a registry, which calls it with a global lock held, must not ask the
// registry again. Printing an object counts as a call of its String or Error.
//
// A function that holds a read lock and calls one that takes it again, always and
// on the same object, is reported whoever calls it, as soon as some code of the
// package takes the lock to write. One whose name ends in Locked is called with the
// lock that its callers in view hold, so it takes that again on whatever condition in
// vain. Reported, too, is a function that waits for a WaitGroup,
// channel or condition with a lock held, both fields of one object, if a goroutine
// that it waits for takes the lock before it ends the wait; of a channel or
// condition, if all of them do and nobody else has it.
//
// A function that takes a place in a semaphore, be it a channel or a weighted one, and
// waits for goroutines that call it again before it gives the place back, is reported
// whatever the number of places is.
//
// An object may wait, when it is stopped, for a goroutine of its own that calls what it
// was given. It is reported if that takes a lock with which the object is stopped, or
// stops the object itself, in whatever package the object is declared.
//
// The analyzer is silent about locks that one goroutine takes and another one
// releases, and about mere slowness: work that is done under a lock.
//
// # Categories
//
//   - cond: a Wait on a condition variable that nobody signals any more
//   - double-lock: a lock is locked again by the goroutine that holds it
//   - limit: the tasks of a group wait for its limit, and none of them ends
//   - lock-order: locks are taken in one order here and in another there
//   - never-unlocked: a lock is locked that a goroutine has left locked
//   - once: a Do waits for itself
//   - recursive-read: a reader takes its lock again, with a writer in between
//   - self-wait: a goroutine waits for its own end
//   - semaphore: what is acquired is never released
//   - wait-while-locked: the holder of a lock waits for somebody who needs it
//
// # How to fix it
//
// Take locks in one order everywhere. Do not wait, for a channel or a WaitGroup,
// with a lock that others need before they can help. Give functions that are
// called under a lock a form that does not take it.
//
// The suggested fixes are: a second form of a method that does not lock, for the
// caller that holds the lock; two locks in the order in which the others take
// them; the Unlock before a wait, where nothing after it needs the lock; the Unlock
// that a return forgets; room in a channel. A fix is offered only if the package,
// explored again with it, is rid of the finding and has no new one.
//
// # References
//
//   - [sync.RWMutex, on recursive read locking]
//   - [Understanding Real-World Concurrency Bugs in Go]
//
// [sync.RWMutex, on recursive read locking]: https://pkg.go.dev/sync#RWMutex
// [Understanding Real-World Concurrency Bugs in Go]: https://doi.org/10.1145/3297858.3304069
package deadlock
