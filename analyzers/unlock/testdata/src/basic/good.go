package basic

import (
	"errors"
	"log"
	"sync"
)

// The same condition decides twice.
func (c *store) correlated(locked bool) {
	if !locked {
		c.mu.Lock()
	}
	c.n++
	if !locked {
		c.mu.Unlock()
	}
}

// A variable says whether the lock is held.
func (c *store) flag(k string) int {
	locked := false
	if c.n > 0 {
		c.mu.RLock()
		locked = true
	}
	v := c.n
	if locked {
		c.mu.RUnlock()
	}
	return v
}

// The result says whether the lock is held.
func (c *store) enter() error {
	c.mu.Lock()
	if c.m == nil {
		c.mu.Unlock()
		return errors.New("closed")
	}
	return nil
}

func (c *store) usesEnter() error {
	if err := c.enter(); err != nil {
		return err
	}
	defer c.mu.Unlock()
	c.n++
	return nil
}

// The same, for a boolean.
func (c *store) open() bool {
	c.mu.Lock()
	if c.m != nil {
		return true
	}
	c.mu.Unlock()
	return false
}

func (c *store) usesOpen() {
	if !c.open() {
		return
	}
	c.n++
	c.mu.Unlock()
}

// A closure that unlocks is returned.
func (c *store) guard() func() {
	c.mu.Lock()
	if c.m == nil {
		c.mu.Unlock()
		return func() {}
	}
	return func() { c.mu.Unlock() }
}

// So is a method value.
func (c *store) guard2() func() {
	c.mu.Lock()
	if c.m == nil {
		c.mu.Unlock()
		return func() {}
	}
	return c.mu.Unlock
}

// A goroutine unlocks.
func (c *store) goroutine(wait bool) {
	c.mu.Lock()
	if wait {
		go func() {
			c.n++
			c.mu.Unlock()
		}()
		return
	}
	c.mu.Unlock()
}

// Given back for a while.
func (c *store) outside(f func()) {
	c.mu.Unlock()
	defer c.mu.Lock()
	f()
}

func (c *store) usesOutside(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.n > 0 {
		c.outside(f)
	}
}

// TryLock holds the lock only if it says so.
func (c *store) try() bool {
	if !c.mu.TryLock() {
		return false
	}
	defer c.mu.Unlock()
	c.n++
	return true
}

type store struct {
	mu sync.RWMutex
	m  map[string]int
	n  int
}

type node struct {
	mu   sync.Mutex
	next *node
	v    int
}

// Hand over hand.
func find(n *node, v int) bool {
	n.mu.Lock()
	for n.v != v {
		next := n.next
		if next == nil {
			n.mu.Unlock()
			return false
		}
		next.mu.Lock()
		n.mu.Unlock()
		n = next
	}
	n.mu.Unlock()
	return true
}

// Many locks, all of them held to the end.
func all(nodes []*node) {
	for _, n := range nodes {
		n.mu.Lock()
		defer n.mu.Unlock()
	}
}

// Each turn defers the unlock of its own lock, and one of them is the last.
func anyPositive(nodes []*node) bool {
	for _, n := range nodes {
		n.mu.Lock()
		defer n.mu.Unlock()
		if n.v > 0 {
			return true
		}
	}
	return false
}

// The locked object is handed out.
func first(nodes []*node) *node {
	for _, n := range nodes {
		n.mu.Lock()
		if n.v > 0 {
			return n
		}
		n.mu.Unlock()
	}
	return nil
}

// The process ends.
func (c *store) fatal() {
	c.mu.Lock()
	if c.n < 0 {
		log.Fatal("negative")
	}
	if c.n > 100 {
		panic("too many")
	}
	c.mu.Unlock()
}

// The caller unlocks.
func (c *store) fill(k string) bool {
	c.mu.Lock()
	if c.m[k] > 0 {
		c.mu.Unlock()
		return true
	}
	c.m[k] = 1
	return false
}

func (c *store) usesFill() {
	if !c.fill("a") {
		c.n++
		c.mu.Unlock()
	}
}

// The loop gives the lock back while it waits.
func (c *store) polling(wait func()) {
	c.mu.Lock()
	for c.n == 0 {
		c.mu.Unlock()
		wait()
		c.mu.Lock()
	}
	c.mu.Unlock()
}

// Somebody else's lock.
func locker(l sync.Locker, n int) {
	l.Lock()
	if n > 0 {
		return
	}
	l.Unlock()
}

// The deferred closure unlocks under a condition of its own.
func (c *store) conditional() (err error) {
	c.mu.Lock()
	defer func() {
		if err != nil {
			c.mu.Unlock()
		}
	}()
	if c.n > 0 {
		return errors.New("busy")
	}
	c.mu.Unlock()
	return nil
}

// A pointer, not a copy.
func (c *counter) right() {
	c.mu.Lock()
	defer c.mu.Unlock()
	*c.n++
}

// A lock of one's own for goroutines of one's own.
func fan(fs []func() int) (sum int) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, f := range fs {
		wg.Go(func() {
			n := f()
			mu.Lock()
			defer mu.Unlock()
			sum += n
		})
	}
	wg.Wait()
	return sum
}

// Locked one by one, unlocked one by one later.
func some(list []*node) {
	var busy []*node
	for _, n := range list {
		n.mu.Lock()
		if n.v == 0 {
			n.mu.Unlock()
			continue
		}
		busy = append(busy, n)
	}
	for _, n := range busy {
		n.v++
		n.mu.Unlock()
	}
}

// The deferred call unlocks before the panic is recovered.
func (c *store) recovered() {
	defer func() { recover() }()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.m == nil {
		panic("no map")
	}
}

type stripes struct {
	locks [8]sync.Mutex
	size  int
	m     [8]map[int]int
}

// Inner loops go round while the lock of an element is held.
func (s *stripes) sum() (n int) {
	for i := 0; i < s.size; i++ {
		s.locks[i].Lock()
		for k := range s.m[i] {
			n += k
		}
		s.locks[i].Unlock()
	}
	return n
}

// Likewise, with the element found before the loop.
func sum(nodes []*node, list []int) {
	n := nodes[len(nodes)-1]
	n.mu.Lock()
	for _, v := range list {
		n.v += v
	}
	n.mu.Unlock()
}

type waiter struct {
	mu sync.Mutex
	n  int
}

// A select without a default takes one of its cases, with the lock given back
// meanwhile.
func (c *waiter) waiting(a, b chan int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.n == 0 {
		c.mu.Unlock()
		select {
		case <-a:
			c.mu.Lock()
			return 0
		case <-b:
		}
		c.mu.Lock()
	}
	return c.n
}

// The program ends anyway.
func (c *store) broken(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n < 0 {
		c.mu.Unlock()
		panic("negative")
	}
}

// A result with a name that a deferred literal reads is assigned nothing but itself.
func (c *store) again() (same *store) {
	defer func() { println(same) }()
	same.mu.Lock()
	defer same.mu.Unlock()
	return same
}

// A flag says which lock is held, and the deferred literal goes by it.
func (c *store) upgrade(keys []string) {
	c.mu.RLock()
	writing := false
	defer func() {
		if writing {
			c.mu.Unlock()
		} else {
			c.mu.RUnlock()
		}
	}()
	for _, k := range keys {
		if _, ok := c.m[k]; ok {
			continue
		}
		if !writing {
			c.mu.RUnlock()
			c.mu.Lock()
			writing = true
		}
		c.m[k] = len(k)
	}
}
