// Package gaveup waits for channels of its own, which others close.
package gaveup

import (
	"errors"
	"sync"
	"time"
)

// Who has waited too long closes what he has waited for, and so does who is late.
type Parcels struct {
	mu    sync.Mutex
	names map[string]chan struct{}
	lists chan<- string
	limit time.Duration
}

func NewParcels(limit time.Duration) *Parcels {
	return &Parcels{names: make(map[string]chan struct{}), limit: limit}
}

func (p *Parcels) To(lists chan<- string) { p.lists = lists }

func (p *Parcels) Await(name string) error {
	ch := make(chan struct{})
	p.mu.Lock()
	p.names[name] = ch
	p.mu.Unlock()
	p.lists <- name
	var err error
	select {
	case <-ch:
	case <-time.After(p.limit):
		close(p.names[name]) // want `p.names\[name\] may be closed twice`
		err = errors.New("late")
	}
	p.mu.Lock()
	delete(p.names, name)
	p.mu.Unlock()
	return err
}

func (p *Parcels) Arrived(names []string) {
	for _, n := range names {
		p.mu.Lock()
		if _, ok := p.names[n]; ok {
			close(p.names[n]) // want `p.names\[n\] may be closed twice`
		}
		p.mu.Unlock()
	}
}
