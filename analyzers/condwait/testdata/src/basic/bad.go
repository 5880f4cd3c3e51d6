package basic

import (
	"sync"
	"sync/atomic"
)

type queue struct {
	mu     sync.Mutex
	cond   *sync.Cond
	items  []int
	closed bool
}

func newQueue() *queue {
	q := new(queue)
	q.cond = sync.NewCond(&q.mu)
	return q
}

// The condition is tested once.
func (q *queue) get() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		q.cond.Wait() // want `q.cond.Wait is not in a loop`
	}
	item := q.items[0]
	q.items = q.items[1:]
	return item
}

// What Close has to wake.
func (q *queue) wait() {
	q.mu.Lock()
	for !q.closed {
		q.cond.Wait()
	}
	q.mu.Unlock()
}

// The change and the signal may come between the test and the Wait.
func (q *queue) Close() {
	q.closed = true // want `q.closed changes without the lock of q.cond: who is about to wait misses the Broadcast`
	q.cond.Broadcast()
}

type latch struct {
	mu   sync.Mutex
	cond sync.Cond
	open atomic.Bool
	n    int32
}

func newLatch() *latch {
	l := new(latch)
	l.cond.L = &l.mu
	return l
}

func (l *latch) Wait() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for !l.open.Load() && atomic.LoadInt32(&l.n) < 3 {
		l.cond.Wait()
	}
}

// Atomic is not enough.
func (l *latch) Open() {
	l.open.Store(true) // want `l.open changes without the lock of l.cond`
	l.cond.Broadcast()
}

// Likewise through a function that nobody calls with the lock.
func (l *latch) Add() { l.add() }

func (l *latch) add() {
	atomic.AddInt32(&l.n, 1) // want `l.n changes without the lock of l.cond: who is about to wait misses the Signal`
	l.cond.Signal()
}

// Nobody holds the lock that Wait gives back.
type unheld struct {
	mu   sync.Mutex
	cond *sync.Cond
	n    int
}

func newUnheld() *unheld {
	u := new(unheld)
	u.cond = sync.NewCond(&u.mu)
	return u
}

func (u *unheld) Take() {
	for u.n == 0 {
		u.cond.Wait() // want `u.cond.Wait unlocks a mutex that nobody has locked here: the program ends`
	}
	u.n--
}

func (u *unheld) Give() {
	u.mu.Lock()
	u.n++
	u.mu.Unlock()
	u.cond.Signal()
}

// Who calls the function that changes calls others that lock, and unlock again.
type progress struct {
	mu      sync.Mutex
	cond    *sync.Cond
	applied atomic.Uint64
	failed  bool
}

func newProgress() *progress {
	p := &progress{}
	p.cond = sync.NewCond(&p.mu)
	return p
}

func (p *progress) advance(to uint64) {
	p.applied.Store(to) // want `p.applied changes without the lock of p.cond: who is about to wait misses the Broadcast`
	p.cond.Broadcast()
}

func (p *progress) fail() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failed = true
	p.cond.Broadcast()
}

func (p *progress) wait(n uint64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.applied.Load() < n && !p.failed {
		p.cond.Wait()
	}
	return !p.failed
}

func (p *progress) Apply(log <-chan uint64) {
	for i := range log {
		p.advance(i)
	}
	p.fail()
}

// Who is woken may find that it is not set.
type nudged struct {
	mu    sync.Mutex
	cond  *sync.Cond
	isSet bool
}

func newNudged() *nudged {
	p := &nudged{}
	p.cond = sync.NewCond(&p.mu)
	return p
}

func (p *nudged) Get() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.isSet {
		p.cond.Wait() // want `p.cond.Wait is not in a loop`
	}
}

func (p *nudged) Set() {
	p.mu.Lock()
	p.isSet = true
	p.cond.Broadcast()
	p.mu.Unlock()
}

func (p *nudged) Nudge() {
	p.mu.Lock()
	p.cond.Broadcast()
	p.mu.Unlock()
}

// It may be taken back before the waiter has the lock again.
type door struct {
	mu   sync.Mutex
	cond *sync.Cond
	open bool
}

func newDoor() *door {
	d := &door{}
	d.cond = sync.NewCond(&d.mu)
	return d
}

func (d *door) Pass() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.open {
		d.cond.Wait() // want `d.cond.Wait is not in a loop`
	}
}

func (d *door) Open() {
	d.mu.Lock()
	d.open = true
	d.cond.Broadcast()
	d.mu.Unlock()
}

func (d *door) Close() {
	d.mu.Lock()
	d.open = false
	d.mu.Unlock()
}
