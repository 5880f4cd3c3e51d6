package counted

import "sync/atomic"

type room struct {
	in    int32
	empty chan struct{}
}

// Who counts it down to nothing again may be the first again.
func (r *room) enter() {
	if atomic.AddInt32(&r.in, 1) == 1 {
		close(r.empty) // want `r.empty may be closed twice: the second close panics`
	}
}

func (r *room) leave() { atomic.AddInt32(&r.in, -1) }

func Visit() {
	r := &room{empty: make(chan struct{})}
	r.enter()
	r.leave()
	r.enter()
}
