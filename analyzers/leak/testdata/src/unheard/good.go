package unheard

import (
	"sync"
	"time"
)

// There is room for a signal.
type kept struct {
	mu    sync.Mutex
	pages []string
	ready chan struct{}
}

func newKept() *kept {
	k := &kept{ready: make(chan struct{}, 1)}
	go k.run()
	return k
}

func (k *kept) Print(page string) {
	k.mu.Lock()
	k.pages = append(k.pages, page)
	k.mu.Unlock()
	select {
	case k.ready <- struct{}{}:
	default:
	}
}

func (k *kept) run() {
	for range k.ready {
		k.mu.Lock()
		all := k.pages
		k.pages = nil
		k.mu.Unlock()
		println(len(all))
	}
}

// Time ends the wait as well.
type timed struct {
	mu    sync.Mutex
	pages []string
	ready chan struct{}
}

func newTimed() *timed {
	t := &timed{ready: make(chan struct{})}
	go t.run()
	return t
}

func (t *timed) Print(page string) {
	t.mu.Lock()
	t.pages = append(t.pages, page)
	t.mu.Unlock()
	select {
	case t.ready <- struct{}{}:
	default:
	}
}

func (t *timed) run() {
	for {
		select {
		case <-t.ready:
		case <-time.After(time.Second):
		}
		t.mu.Lock()
		all := t.pages
		t.pages = nil
		t.mu.Unlock()
		println(len(all))
	}
}

// A signal to look again now, and work that comes in another way.
type fed struct {
	mu    sync.Mutex
	limit int
	in    chan int
	flush chan struct{}
}

func newFed() *fed {
	f := &fed{in: make(chan int), flush: make(chan struct{})}
	go f.run()
	return f
}

func (f *fed) Put(n int) { f.in <- n }

func (f *fed) SetLimit(n int) {
	f.mu.Lock()
	f.limit = n
	f.mu.Unlock()
	select {
	case f.flush <- struct{}{}:
	default:
	}
}

func (f *fed) run() {
	sum := 0
	for {
		select {
		case n := <-f.in:
			sum += n
		case <-f.flush:
		}
		f.mu.Lock()
		if sum > f.limit {
			sum = 0
		}
		f.mu.Unlock()
	}
}

// Nothing is put anywhere: what is meant is to begin unless it is going on.
type trigger struct {
	n  int
	do chan struct{}
}

func newTrigger() *trigger {
	t := &trigger{do: make(chan struct{})}
	go t.run()
	return t
}

func (t *trigger) Refresh() {
	select {
	case t.do <- struct{}{}:
	default:
	}
}

func (t *trigger) run() {
	for range t.do {
		t.n++
		println(t.n)
	}
}

// One of the signals is waited for.
type sure struct {
	mu    sync.Mutex
	pages []string
	ready chan struct{}
}

func newSure() *sure {
	s := &sure{ready: make(chan struct{})}
	go s.run()
	return s
}

func (s *sure) Print(page string) {
	s.mu.Lock()
	s.pages = append(s.pages, page)
	s.mu.Unlock()
	select {
	case s.ready <- struct{}{}:
	default:
	}
}

func (s *sure) Flush() { s.ready <- struct{}{} }

func (s *sure) run() {
	for range s.ready {
		s.mu.Lock()
		all := s.pages
		s.pages = nil
		s.mu.Unlock()
		println(len(all))
	}
}
