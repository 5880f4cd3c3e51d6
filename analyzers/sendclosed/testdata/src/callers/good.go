package callers

import "sync"

// They are stopped first.
type first struct {
	sources map[string]Source
	changes chan error
}

func (f *first) get(name string) string { return f.sources[name].Watch(f.onChange) }

func (f *first) onChange(err error) { f.changes <- err }

func (f *first) Shutdown() {
	for _, s := range f.sources {
		s.Shutdown()
	}
	close(f.changes)
}

// The close is deferred.
type deferred struct {
	source  Source
	changes chan error
}

func (d *deferred) get() string { return d.source.Watch(d.onChange) }

func (d *deferred) onChange(err error) { d.changes <- err }

func (d *deferred) Shutdown() {
	defer close(d.changes)
	d.source.Shutdown()
}

// It is asked, with a lock held, whether it is closed.
type asks struct {
	mu      sync.Mutex
	closed  bool
	source  Source
	changes chan error
}

func (a *asks) get() string { return a.source.Watch(a.onChange) }

func (a *asks) onChange(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.closed {
		a.changes <- err
	}
}

func (a *asks) Shutdown() {
	a.mu.Lock()
	a.closed = true
	close(a.changes)
	a.mu.Unlock()
	a.source.Shutdown()
}

// Another one is stopped, who was not given it.
type another struct {
	source, other Source
	changes       chan error
}

func (a *another) get() string { return a.source.Watch(a.onChange) }

func (a *another) onChange(err error) { a.changes <- err }

func (a *another) Shutdown() {
	a.source.Shutdown()
	close(a.changes)
	a.other.Shutdown()
}
