package listed

import "sync"

// It is taken off first.
type first struct {
	mu    sync.Mutex
	sinks map[*listener]bool
}

type listener struct{ ch chan int }

func (f *first) emit(v int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for l := range f.sinks {
		l.ch <- v
	}
}

func (f *first) Close(l *listener) {
	f.mu.Lock()
	delete(f.sinks, l)
	f.mu.Unlock()
	close(l.ch)
}

// Both with the lock held.
type both struct {
	mu    sync.Mutex
	sinks map[*listener]bool
}

func (b *both) emit(v int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for l := range b.sinks {
		l.ch <- v
	}
}

func (b *both) Close(l *listener) {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(l.ch)
	delete(b.sinks, l)
}

// An entry says that it is closed.
type says struct {
	mu    sync.Mutex
	sinks map[string]*saying
}

type saying struct {
	name   string
	ch     chan int
	closed func() bool
}

func (s *says) emit(v int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.sinks {
		if !l.closed() {
			l.ch <- v
		}
	}
}

func (s *says) Close(l *saying) {
	close(l.ch)
	s.mu.Lock()
	delete(s.sinks, l.name)
	s.mu.Unlock()
}

// Nobody sends any more when it is closed.
type over struct {
	mu    sync.Mutex
	wg    sync.WaitGroup
	sinks map[*listener]bool
}

func (o *over) emit(v int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for l := range o.sinks {
		l.ch <- v
	}
}

func (o *over) Close(l *listener) {
	o.wg.Wait()
	close(l.ch)
	o.mu.Lock()
	delete(o.sinks, l)
	o.mu.Unlock()
}
