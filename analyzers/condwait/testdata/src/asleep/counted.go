package asleep

import "sync"

// Somebody is woken by who calls, by what is called, or by a deferred call.
type pen struct {
	mu   sync.Mutex
	cond *sync.Cond
	n    int
	max  int
}

func newPen(max int) *pen {
	p := &pen{max: max}
	p.cond = sync.NewCond(&p.mu)
	return p
}

func (p *pen) enter() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.n >= p.max {
		p.cond.Wait()
	}
	p.n++
}

func (p *pen) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n--
	p.cond.Signal()
}

func (p *pen) less() { p.n-- }

func (p *pen) leaveBy() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.less()
	p.tell()
}

func (p *pen) tell() { p.cond.Broadcast(); p.max += 0 }

func (p *pen) leaveLate() {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.cond.Signal()
	p.n--
}

func (p *pen) leaveIf() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n--
	if p.n < p.max {
		p.cond.Signal()
	}
}

// It changes hands.
func (p *pen) swap(f func()) {
	p.mu.Lock()
	p.n--
	f()
	p.n++
	p.mu.Unlock()
}

// A new one, for which nobody waits yet.
func half(max int) *pen {
	p := newPen(max)
	p.n--
	return p
}

// A clock wakes all who wait, whatever has changed.
type beat struct {
	mu   sync.Mutex
	cond *sync.Cond
	n    int
}

func newBeat(tick <-chan struct{}) *beat {
	b := &beat{}
	b.cond = sync.NewCond(&b.mu)
	go func() {
		for range tick {
			b.cond.Broadcast()
		}
	}()
	return b
}

func (b *beat) wait() {
	b.mu.Lock()
	for b.n > 0 {
		b.cond.Wait()
	}
	b.mu.Unlock()
}

func (b *beat) add() {
	b.mu.Lock()
	b.n++
	b.mu.Unlock()
}

func (b *beat) done() {
	b.mu.Lock()
	b.n--
	b.cond.Signal()
	b.mu.Unlock()
}

func (b *beat) forget() {
	b.mu.Lock()
	b.n--
	b.mu.Unlock()
}
