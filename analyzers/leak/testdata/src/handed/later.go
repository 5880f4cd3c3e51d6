package handed

import "sync"

// Who waits for a lock before it puts an object where others find it is about to hand it
// to them.
type Workers struct {
	mu  sync.Mutex
	all map[string]*worker
}

type worker struct{ quit chan struct{} }

func NewWorkers() *Workers { return &Workers{all: map[string]*worker{}} }

func (w *Workers) Add(name string) {
	x := &worker{quit: make(chan struct{})}
	go func() { <-x.quit }()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all[name] = x
}

func (w *Workers) Remove(name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if x, ok := w.all[name]; ok {
		delete(w.all, name)
		close(x.quit)
	}
}

// The lock is all that it has in common with others: what it counts is no worker.
func (w *Workers) Try(name string) bool {
	x := &worker{quit: make(chan struct{})}
	go func() { <-x.quit }() // want `receive from x.quit blocks forever`
	w.mu.Lock()
	defer w.mu.Unlock()
	_, ok := w.all[name]
	return ok
}
