package settings

import "sync"

type Params struct {
	Max   int
	Delay int
}

// A Flusher has a struct of settings in it. What else is in it is known all the same: it
// is not closed in the beginning.
type Flusher struct {
	p       Params
	mu      sync.Mutex
	closed  bool
	batches chan []string
	done    chan struct{}
}

func New(p Params) *Flusher {
	f := &Flusher{p: p, batches: make(chan []string, 4), done: make(chan struct{})}
	go f.write()
	return f
}

func (f *Flusher) write() {
	defer close(f.done)
	for range f.batches {
	}
}

func (f *Flusher) Add(s string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.closed {
		f.batches <- []string{s}
	}
}

func (f *Flusher) Close() {
	f.mu.Lock()
	if f.closed {
		f.mu.Unlock()
		return
	}
	f.closed = true
	close(f.batches)
	f.mu.Unlock()
	<-f.done
}
