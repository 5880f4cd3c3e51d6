package rt

import "sync"

// held is who holds a lock. Unlocking a lock that nobody holds ends the process
// in a way that cannot be caught, so that is foreseen.
type held struct{ writers, readers int }

func (r *Run) held(l any) *held {
	if r.locks[l] == nil {
		r.locks[l] = new(held)
	}
	return r.locks[l]
}

// unlocks takes one from the holders, or ends the run if there are none.
func (g *G) unlocks(holders *int) {
	if *holders == 0 {
		g.panicked(UnlockUnlocked)
		g.crash()
		g.state = ended
		<-g.run.kill // the process would end without deferred calls
		g.Exit()
	}
	*holders--
}

// Lock locks mu.
func Lock(g *G, line int, mu *sync.Mutex) {
	g.Gate(line)
	g.free = mu.Unlock
	mu.Lock()
	g.run.held(mu).writers++
	g.done()
}

// TryLock tries to lock mu.
func TryLock(g *G, line int, mu *sync.Mutex) bool {
	g.Gate(line)
	ok := mu.TryLock()
	if ok {
		g.run.held(mu).writers++
	}
	g.done()
	return ok
}

// Unlock unlocks mu.
func Unlock(g *G, line int, mu *sync.Mutex) {
	g.Gate(line)
	g.unlocks(&g.run.held(mu).writers)
	mu.Unlock()
	g.done()
}

// RWLock locks mu for writing.
func RWLock(g *G, line int, mu *sync.RWMutex) {
	g.Gate(line)
	mu.Lock()
	g.run.held(mu).writers++
	g.done()
}

// RWTryLock tries to lock mu for writing.
func RWTryLock(g *G, line int, mu *sync.RWMutex) bool {
	g.Gate(line)
	ok := mu.TryLock()
	if ok {
		g.run.held(mu).writers++
	}
	g.done()
	return ok
}

// RWTryRLock tries to lock mu for reading.
func RWTryRLock(g *G, line int, mu *sync.RWMutex) bool {
	g.Gate(line)
	ok := mu.TryRLock()
	if ok {
		g.run.held(mu).readers++
	}
	g.done()
	return ok
}

// RWUnlock unlocks mu for writing.
func RWUnlock(g *G, line int, mu *sync.RWMutex) {
	g.Gate(line)
	g.unlocks(&g.run.held(mu).writers)
	mu.Unlock()
	g.done()
}

// RLock locks mu for reading.
func RLock(g *G, line int, mu *sync.RWMutex) {
	g.Gate(line)
	mu.RLock()
	g.run.held(mu).readers++
	g.done()
}

// RUnlock unlocks mu for reading.
func RUnlock(g *G, line int, mu *sync.RWMutex) {
	g.Gate(line)
	g.unlocks(&g.run.held(mu).readers)
	mu.RUnlock()
	g.done()
}

// A locker is the L of a Cond: who is woken asks before it locks again.
type locker struct {
	mu  *sync.Mutex
	run *Run
}

// NewCond returns a Cond whose waiters lock mu again when the controller lets
// them.
func NewCond(g *G, mu *sync.Mutex) *sync.Cond {
	g.run.named = true
	g.goid = goid()
	return sync.NewCond(&locker{mu, g.run})
}

func (l *locker) Unlock() {
	g := l.run.current()
	g.done() // it has joined those who wait
	g.Gate(g.line)
	g.unlocks(&l.run.held(l.mu).writers)
	l.mu.Unlock()
	g.done()
	g.state = inside
}

func (l *locker) Lock() {
	g := l.run.current()
	g.state = running
	g.Gate(g.line)
	g.free = l.mu.Unlock
	l.mu.Lock()
	g.free = nil
	l.run.held(l.mu).writers++
}

// current returns the goroutine that calls it.
func (r *Run) current() *G {
	id := goid()
	for _, g := range r.gs {
		if g.goid == id {
			return g
		}
	}
	panic("not a goroutine of the program")
}

// CondWait waits for c.
func CondWait(g *G, line int, c *sync.Cond) {
	g.Gate(line)
	g.free = c.Broadcast
	c.Wait()
	g.done()
}

// Signal wakes one goroutine that waits for c.
func Signal(g *G, line int, c *sync.Cond) {
	g.Gate(line)
	c.Signal()
	g.done()
}

// Broadcast wakes all goroutines that wait for c.
func Broadcast(g *G, line int, c *sync.Cond) {
	g.Gate(line)
	c.Broadcast()
	g.done()
}
