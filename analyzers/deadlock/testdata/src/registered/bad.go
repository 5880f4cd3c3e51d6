package registered

import "sync"

// Whoever has the name has not got the future.
func (s *system) askNobody(name string) {
	f := &future{cond: sync.NewCond(new(sync.Mutex))}
	s.names.Log(name, 1)
	f.cond.L.Lock()
	for !f.done {
		f.cond.Wait() // want `f.cond.Wait blocks forever: nobody signals any more`
	}
	f.cond.L.Unlock()
}
