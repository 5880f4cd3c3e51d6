// Package unlock defines an Analyzer that reports locks that are left held,
// unlocked twice or in the wrong mode, or locked in vain.
//
// # Analyzer unlock
//
// unlock: report locks that are left held, unlocked twice, or locked in vain
//
// Whoever needs a mutex that was left locked waits forever. The usual way to
// leave one locked is a return before the Unlock:
//
//	// WRONG
//	type cache struct {
//		mu sync.Mutex
//		m  map[string]int
//	}
//
//	func (c *cache) get(k string) (int, error) {
//		c.mu.Lock()
//		v, ok := c.m[k]
//		if !ok {
//			return 0, errors.New("not found") // c.mu is still locked
//		}
//		c.mu.Unlock()
//		return v, nil
//	}
//
// Unlock on that path too, or defer it:
//
//	// RIGHT
//	type cache struct {
//		mu sync.Mutex
//		m  map[string]int
//	}
//
//	func (c *cache) get(k string) (int, error) {
//		c.mu.Lock()
//		defer c.mu.Unlock()
//		v, ok := c.m[k]
//		if !ok {
//			return 0, errors.New("not found")
//		}
//		return v, nil
//	}
//
// A deferred Unlock runs at the end of the function, not of a turn of a loop:
//
//	// WRONG
//	func sum(mu *sync.Mutex, list []int) (n int) {
//		for _, x := range list {
//			mu.Lock()
//			defer mu.Unlock() // the second turn waits for the first one
//			n += x
//		}
//		return n
//	}
//
// The function is followed along all its paths. Branches on the same condition
// go the same way, and what calls do to the lock is known from the functions
// they call, in other packages too.
//
// A function may take a lock, or a slot of a channel that serves as a semaphore, and
// return the function that gives it back. Whoever calls it has to call that one on
// every path, as if it were Unlock, unless it hands it on:
//
//	// WRONG
//	type cache struct {
//		mu sync.Mutex
//		m  map[string]int
//	}
//
//	func (c *cache) lock() (unlock func()) {
//		c.mu.Lock()
//		return c.mu.Unlock
//	}
//
//	func (c *cache) add(k string) bool {
//		unlock := c.lock()
//		if _, ok := c.m[k]; ok {
//			return false // unlock is not called
//		}
//		c.m[k] = 1
//		unlock()
//		return true
//	}
//
// Defer it:
//
//	// RIGHT
//	type cache struct {
//		mu sync.Mutex
//		m  map[string]int
//	}
//
//	func (c *cache) lock() (unlock func()) {
//		c.mu.Lock()
//		return c.mu.Unlock
//	}
//
//	func (c *cache) add(k string) bool {
//		defer c.lock()()
//		if _, ok := c.m[k]; ok {
//			return false
//		}
//		c.m[k] = 1
//		return true
//	}
//
// The annotations of gVisor's checklocks are believed: +checklocks says which
// locks the caller holds, +checklocksacquire and +checklocksrelease which ones
// the function locks or unlocks for its caller.
//
// The analyzer is silent where the lock may be meant to be held: if the name of
// the function speaks of locking, if its result says whether it is held, if a
// caller unlocks it, if the function returns or stores the locked object or
// something that unlocks it, or if closures, goroutines or callbacks unlock
// locks that they have not locked, unless what makes them has, each time. Who
// leaves a lock held where it returns an error, and not where it returns none, is
// reported all the same; so is who locks on some path and never unlocks from there,
// and who unlocks on every path and locks on none, if no other function could. The analyzer is silent about panics that
// nobody recovers, about sync.Locker, and where a lock can't be told from others of
// its kind.
//
// # Categories
//
//   - copy: a lock that is part of a copy, such as that of a value receiver:
//     nobody else can see it locked
//   - deferlock: a deferred Lock of a lock that is held, where Unlock is meant
//   - loop: a deferred Unlock in a loop that locks again
//   - mode: Unlock after RLock, or RUnlock after Lock; the runtime ends the program
//   - panic: a lock is held when the function panics, and it or its caller
//     recovers, or when a function of the package that it calls panics, and it
//     recovers, or when it calls runtime.Goexit
//   - return: a lock is held when the function returns, while other paths
//     unlock it, or what would give it back has not been called, or a slot of a
//     semaphore is taken when it returns an error
//   - unlocked: a lock is unlocked a second time, explicitly or by a deferred
//     call, though nobody has locked it, or where TryLock has found that somebody
//     else holds it; the runtime ends the program
//
// # How to fix it
//
// Defer the Unlock right after the Lock. Where the lock is to be given back sooner,
// put what it guards into a function of its own.
//
// The suggested fixes are: the Unlock before a return, a panic or the next turn of
// a loop; a deferred one, in place of those right before the ends of the function;
// one Unlock less; the return that is missing behind the first; the method that
// goes with the lock; the original in place of the copy. A fix is offered only if
// the package, walked and explored again with it, is rid of the finding and has no
// new one.
//
// # References
//
//   - [sync.Mutex.Unlock]
//   - [checklocks]
//
// [sync.Mutex.Unlock]: https://pkg.go.dev/sync#Mutex.Unlock
// [checklocks]: https://pkg.go.dev/gvisor.dev/gvisor/tools/checklocks
package unlock
