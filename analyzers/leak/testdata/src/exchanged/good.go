package exchanged

import (
	"sync"
	"time"
)

// It is replaced only when it was closed.
type asks struct {
	mu   sync.Mutex
	up   bool
	wake chan struct{}
	stop chan struct{}
}

func newAsks(dial func() error) *asks {
	l := &asks{wake: make(chan struct{}), stop: make(chan struct{})}
	go l.run(dial)
	return l
}

func (l *asks) run(dial func() error) {
	for {
		if dial() == nil {
			l.raise()
		}
		l.lower()
		select {
		case <-l.stop:
			return
		case <-time.After(time.Second):
		}
	}
}

func (l *asks) raise() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.up = true
	close(l.wake)
}

func (l *asks) lower() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.up {
		l.up = false
		l.wake = make(chan struct{})
	}
}

func (l *asks) Await() {
	l.mu.Lock()
	wake := l.wake
	l.mu.Unlock()
	select {
	case <-wake:
	case <-l.stop:
	}
}

func (l *asks) Close() { close(l.stop) }

// It is closed when it is replaced.
type turns struct {
	mu   sync.Mutex
	next chan struct{}
}

func newTurns(every time.Duration) *turns {
	t := &turns{next: make(chan struct{})}
	go func() {
		for range time.Tick(every) {
			t.turn()
		}
	}()
	return t
}

func (t *turns) turn() {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.next)
	t.next = make(chan struct{})
}

func (t *turns) Await() {
	t.mu.Lock()
	next := t.next
	t.mu.Unlock()
	<-next
}

// One goes with the other.
type pairs struct {
	mu   sync.Mutex
	wake chan struct{}
	stop chan struct{}
}

func newPairs(dial func()) *pairs {
	p := &pairs{wake: make(chan struct{}), stop: make(chan struct{})}
	go func() {
		for {
			dial()
			p.raise()
			p.lower()
		}
	}()
	return p
}

func (p *pairs) raise() {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.wake)
}

func (p *pairs) lower() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wake = make(chan struct{})
}

func (p *pairs) Await() {
	p.mu.Lock()
	wake := p.wake
	p.mu.Unlock()
	select {
	case <-wake:
	case <-p.stop:
	}
}

// Who waits looks again after a while.
type patient2 struct {
	mu   sync.Mutex
	up   bool
	wake chan struct{}
}

func newPatient2(dial func() error) *patient2 {
	p := &patient2{wake: make(chan struct{})}
	go func() {
		for {
			if dial() == nil {
				p.raise()
			}
			p.lower()
		}
	}()
	return p
}

func (p *patient2) raise() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.up = true
	close(p.wake)
}

func (p *patient2) lower() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.up = false
	p.wake = make(chan struct{})
}

func (p *patient2) Await() {
	for {
		p.mu.Lock()
		up, wake := p.up, p.wake
		p.mu.Unlock()
		if up {
			return
		}
		select {
		case <-wake:
		case <-time.After(time.Second):
		}
	}
}

// A variable says whether it was closed.
type flagged struct {
	mu   sync.Mutex
	wake chan struct{}
	stop chan struct{}
}

func newFlagged(dial func() error) *flagged {
	l := &flagged{wake: make(chan struct{}), stop: make(chan struct{})}
	go l.run(dial)
	return l
}

func (l *flagged) run(dial func() error) {
	up := false
	for {
		if up {
			l.lower()
			up = false
		}
		if dial() == nil {
			l.raise()
			up = true
		}
	}
}

func (l *flagged) raise() {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.wake)
}

func (l *flagged) lower() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.wake = make(chan struct{})
}

func (l *flagged) Await() {
	l.mu.Lock()
	wake := l.wake
	l.mu.Unlock()
	select {
	case <-wake:
	case <-l.stop:
	}
}
