// Package callers: others are given a method that sends, and are stopped after the close.
package callers

// A Source tells when anything has changed.
type Source interface {
	Watch(changed func(error)) string
	Shutdown()
}

type resolver struct {
	sources map[string]Source
	changes chan error
}

func newResolver(sources map[string]Source) *resolver {
	return &resolver{sources: sources, changes: make(chan error, 1)}
}

func (r *resolver) get(name string) string { return r.sources[name].Watch(r.onChange) }

func (r *resolver) onChange(err error) {
	r.changes <- err // want `r.changes may be closed: Shutdown closes it before it stops those who call this`
}

func (r *resolver) Shutdown() {
	close(r.changes)
	for _, s := range r.sources {
		s.Shutdown()
	}
}
