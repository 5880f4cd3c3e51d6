package replaced

import "sync"

// The old channel is closed before there is a new one.
type changes struct {
	mu      sync.Mutex
	changed chan struct{}
	ready   chan struct{}
	up      bool
}

func NewChanges() *changes {
	return &changes{changed: make(chan struct{}), ready: make(chan struct{})}
}

func (r *changes) WaitChange() {
	r.mu.Lock()
	ch := r.changed
	r.mu.Unlock()
	<-ch
}

func (r *changes) Change() {
	r.mu.Lock()
	defer r.mu.Unlock()
	close(r.changed)
	r.changed = make(chan struct{})
}

func (r *changes) WaitReady() {
	r.mu.Lock()
	ch := r.ready
	r.mu.Unlock()
	<-ch
}

func (r *changes) Up() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.up {
		r.up = true
		close(r.ready)
	}
}

// There is nobody left who waits once it is up.
func (r *changes) Down() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.up {
		r.up = false
		r.ready = make(chan struct{})
	}
}
