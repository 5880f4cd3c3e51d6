package basic

import (
	"sync"
	"sync/atomic"
)

type gate struct {
	mu   sync.Mutex
	cond *sync.Cond
	n    int
	done atomic.Bool
	seen int
}

func newGate() *gate {
	g := new(gate)
	g.cond = sync.NewCond(&g.mu)
	return g
}

// Tested again after the Wait.
func (g *gate) enter() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for {
		if g.n == 0 && !g.done.Load() {
			g.cond.Wait()
			continue
		}
		break
	}
	g.n--
}

// The caller tests again.
func (g *gate) step() {
	if g.n > 3 {
		g.cond.Wait()
	}
}

func (g *gate) steps() {
	g.mu.Lock()
	for g.n > 3 {
		g.step()
	}
	g.mu.Unlock()
}

// The next wake-up is waited for, whatever it means.
func (g *gate) next() {
	g.mu.Lock()
	g.cond.Wait()
	g.mu.Unlock()
}

// The lock is held.
func (g *gate) Leave() {
	g.mu.Lock()
	g.n++
	g.mu.Unlock()
	g.cond.Signal()
}

// The lock is taken between the change and the wake-up.
func (g *gate) Finish() {
	g.done.Store(true)
	g.mu.Lock()
	g.mu.Unlock()
	g.cond.Broadcast()
}

// The caller holds the lock.
func (g *gate) addLocked() {
	g.n++
	g.cond.Signal()
}

func (g *gate) Add() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.addLocked()
}

// Nobody waits for this.
func (g *gate) See() {
	g.seen++
	g.cond.Signal()
}

// Whether a callback runs under the lock is not known.
func (g *gate) callback() func() {
	return func() {
		g.n++
		g.cond.Broadcast()
	}
}

// The caller holds the lock, or the function is called with it, for all that is
// known.
type heldBy struct {
	mu   sync.Mutex
	cond *sync.Cond
	n    int
}

func newHeldBy() *heldBy {
	h := new(heldBy)
	h.cond = sync.NewCond(&h.mu)
	return h
}

func (h *heldBy) Take() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.take()
}

func (h *heldBy) take() {
	for h.n == 0 {
		h.cond.Wait()
	}
	h.n--
}

func (h *heldBy) takeLater() {
	for h.n == 0 {
		h.cond.Wait()
	}
}

func (h *heldBy) Give() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.n++
	h.cond.Signal()
}

// The lock is embedded.
type embeds struct {
	sync.Mutex
	cond sync.Cond
	open bool
}

func newEmbeds() *embeds {
	e := new(embeds)
	e.cond.L = e
	return e
}

func (e *embeds) Await() {
	e.Lock()
	for !e.open {
		e.cond.Wait()
	}
	e.Unlock()
}

func (e *embeds) Open() {
	e.Lock()
	e.open = true
	e.Unlock()
	e.cond.Broadcast()
}

// The caller locks, by a function that says so only by what it does.
type journal struct {
	mu   sync.Mutex
	cond *sync.Cond
	end  atomic.Uint64
}

func newJournal() *journal {
	j := &journal{}
	j.cond = sync.NewCond(&j.mu)
	return j
}

func (j *journal) enter() { j.mu.Lock() }
func (j *journal) exit()  { j.mu.Unlock() }

func (j *journal) grow() {
	j.end.Add(1)
	j.cond.Broadcast()
}

func (j *journal) Append() {
	j.enter()
	j.grow()
	j.exit()
}

func (j *journal) wait(n uint64) {
	j.enter()
	for j.end.Load() < n {
		j.cond.Wait()
	}
	j.exit()
}

// Whoever waits has the lock, and gives it back before the Broadcast.
func (j *journal) pass() {
	j.mu.Lock()
	j.mu.Unlock()
}

func (j *journal) Trim() {
	j.end.Store(0)
	j.pass()
	j.cond.Broadcast()
}

// What is set is set for good, and nobody is woken before.
type promise struct {
	mu    sync.Mutex
	cond  *sync.Cond
	isSet bool
	value int
}

func newPromise() *promise {
	p := &promise{}
	p.cond = sync.NewCond(&p.mu)
	return p
}

func (p *promise) Get() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.isSet {
		p.cond.Wait()
	}
	return p.value
}

func (p *promise) Set(v int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.isSet {
		return false
	}
	p.isSet, p.value = true, v
	p.cond.Broadcast()
	return true
}
