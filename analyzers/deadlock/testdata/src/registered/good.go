// Package registered waits for what is found by a name in another package.
package registered

import (
	"registered/names"
	"sync"
)

type future struct {
	cond *sync.Cond
	done bool
}

func (f *future) finish() {
	f.cond.L.Lock()
	f.done = true
	f.cond.L.Unlock()
	f.cond.Signal()
}

func (f *future) wait() {
	f.cond.L.Lock()
	for !f.done {
		f.cond.Wait()
	}
	f.cond.L.Unlock()
}

type system struct{ names *names.Map }

func (s *system) answer(name string) {
	if f, ok := s.names.Get(name).(*future); ok {
		f.finish()
	}
}

// The names are new, though Add does not know that.
func (s *system) ask(name string) {
	f := &future{cond: sync.NewCond(new(sync.Mutex))}
	if !s.names.Add(name, f) {
		println("twice")
	}
	f.wait()
}
