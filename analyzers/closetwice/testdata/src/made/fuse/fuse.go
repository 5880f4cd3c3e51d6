// Package fuse has a switch whose channel is made when it is first needed.
package fuse

import (
	"sync"
	"sync/atomic"
)

const (
	bare = iota
	ready
	blown
)

type Fuse struct {
	state uint32
	mu    sync.Mutex
	c     chan struct{}
}

func (f *Fuse) Done() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	if atomic.LoadUint32(&f.state) == bare {
		f.c = make(chan struct{})
		atomic.StoreUint32(&f.state, ready)
	}
	return f.c
}

func (f *Fuse) Blow(last func()) {
	if atomic.LoadUint32(&f.state) == blown {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	switch atomic.LoadUint32(&f.state) {
	case blown:
		return
	case bare:
		f.c = make(chan struct{})
	}
	defer atomic.StoreUint32(&f.state, blown)
	if last != nil {
		last()
	}
	close(f.c)
}
