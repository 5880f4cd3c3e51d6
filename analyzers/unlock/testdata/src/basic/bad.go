package basic

import (
	"errors"
	"runtime"
	"sync"
)

type cache struct {
	mu sync.RWMutex
	m  map[string]int
	n  int
}

// The error path forgets the lock.
func (c *cache) early(k string) (int, error) {
	c.mu.Lock()
	v, ok := c.m[k]
	if !ok {
		return 0, errors.New("not found") // want `c.mu is still locked when early returns here; other paths unlock it`
	}
	c.mu.Unlock()
	return v, nil
}

// So does the shortcut.
func (c *cache) shortcut(k string) int {
	c.mu.RLock()
	if c.n == 0 {
		return 0 // want `c.mu is still read-locked when shortcut returns here`
	}
	v := c.m[k]
	c.mu.RUnlock()
	return v
}

// The loop is left while the lock is held.
func (c *cache) broken(keys []string) {
	for _, k := range keys {
		c.mu.Lock()
		if c.m[k] == 0 {
			break
		}
		c.mu.Unlock()
	}
} // want `c.mu is still locked when broken ends`

// A helper locks, the caller forgets.
func (c *cache) lock()   { c.mu.Lock() }
func (c *cache) unlock() { c.mu.Unlock() }

func (c *cache) throughHelpers(k string) bool {
	c.lock()
	if c.m == nil {
		return false // want `c.mu is still locked when throughHelpers returns here`
	}
	c.m[k]++
	c.unlock()
	return true
}

// The switch has a case too many.
func (c *cache) cases(n int) {
	c.mu.Lock()
	switch n {
	case 1:
		c.n = 1
	case 2:
		return // want `c.mu is still locked when cases returns here`
	}
	c.mu.Unlock()
}

// A closure forgets the lock it shares.
func (c *cache) closure(f func(func())) {
	f(func() {
		c.mu.Lock()
		if c.n > 0 {
			return // want `c.mu is still locked when the function returns here`
		}
		c.mu.Unlock()
	})
}

// Unlocked by hand and by the deferred call.
func (c *cache) both() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == 0 {
		c.mu.Unlock() // want `c.mu is unlocked here and again by a deferred call`
		return 0
	}
	return c.n
}

// Unlocked on a branch and after it.
func (c *cache) again() {
	c.mu.Lock()
	if c.n == 0 {
		c.mu.Unlock()
	}
	c.mu.Unlock() // want `c.mu is unlocked, but is not locked any more`
}

// The reader unlocks as a writer.
func (c *cache) reader() int {
	c.mu.RLock()
	defer c.mu.Unlock() // want `c.mu was locked by RLock, but Unlock unlocks it`
	return c.n
}

// The writer unlocks as a reader.
func (c *cache) writer() {
	c.mu.Lock()
	c.n++
	c.mu.RUnlock() // want `c.mu was locked by Lock, but RUnlock unlocks it`
}

// Lock where Unlock is meant.
func (c *cache) deferLock() {
	c.mu.Lock()
	defer c.mu.Lock() // want `the deferred call locks c.mu while it is locked: deferLock never returns`
	c.n++
}

// The deferred call does not run until the function returns.
func (c *cache) loop(keys []string) {
	for _, k := range keys {
		c.mu.Lock()
		defer c.mu.Unlock() // want `the deferred unlock of c.mu waits for loop to return, but the loop locks it again`
		c.m[k] = 1
	}
}

// Every call has a lock of its own.
func (c counter) inc() {
	c.mu.Lock() // want `c.mu is a copy that nobody else locks: the receiver of inc is a value`
	defer c.mu.Unlock()
	*c.n++
}

type counter struct {
	mu sync.Mutex
	n  *int
}

// A copy of a global.
var global counter

func onCopy() {
	c := global
	c.mu.Lock() // want `c.mu is a copy that nobody else locks: the original is not locked`
	*c.n++
	c.mu.Unlock()
}

// The lock of an element is left behind.
func each(list []*counter) {
	for _, c := range list {
		c.mu.Lock() // want `c.mu is still locked when the loop goes on to the next; other paths unlock it`
		if c.n == nil {
			continue
		}
		*c.n++
		c.mu.Unlock()
	}
}

// The panic is recovered, but the lock stays.
func (c *cache) recovered() (err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("panic")
		}
	}()
	c.mu.Lock()
	if c.m == nil {
		panic("no map") // want `c.mu is still locked after this panic, which is recovered`
	}
	c.n = len(c.m)
	c.mu.Unlock()
	return nil
}

// The goroutine ends, the lock stays.
func (c *cache) goexit() {
	c.mu.Lock()
	if c.m == nil {
		runtime.Goexit() // want `c.mu is still locked when the goroutine ends here`
	}
	c.mu.Unlock()
}

// The lock of an element is left behind, behind an inner loop.
func (s *stripes) clean() {
	for i := 0; i < s.size; i++ {
		s.locks[i].Lock() // want `s.locks\[i\] is still locked when the loop goes on to the next; other paths unlock it`
		for k := range s.m[i] {
			delete(s.m[i], k)
		}
		if i == 3 {
			continue
		}
		s.locks[i].Unlock()
	}
}

// Each turn forgets which lock is held.
func (c *store) downgrade(keys []string) {
	c.mu.RLock()
	defer func() { println(len(keys)) }()
	for range keys {
		writing := false
		defer func() { println(writing) }()
		if !writing {
			c.mu.RUnlock() // want `c\.mu was locked by Lock, but RUnlock unlocks it`
			c.mu.Lock()
			writing = true
		}
	}
	c.mu.Unlock() // want `c\.mu was locked by RLock, but Unlock unlocks it`
}
