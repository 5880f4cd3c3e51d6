package fatal

import "fatal/log"

// It goes on after Errorf.
func (r *runs) rename(id int, name string) {
	r.mu.Lock()
	if _, ok := r.m[id]; !ok {
		r.mu.Unlock()
		log.Errorf("no run %d", id)
	}
	r.m[id] = name
	r.mu.Unlock() // want `r\.mu is unlocked, but is not locked any more`
}
