// Package semalock has a lock of its own making.
package semalock

import (
	"context"
	"sync"
)

// A mutex can be waited for as long as a context lasts.
type mutex chan struct{}

func (m mutex) Unlock() { <-m }

func (m mutex) TryLock(ctx context.Context) error {
	select {
	case m <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// The two locks are taken both ways round, but each time by whoever is the leader.
type Pilot struct {
	leader  mutex
	execMu  sync.Mutex
	running bool
	stateMu sync.Mutex
	state   int
}

func New() *Pilot { return &Pilot{leader: make(mutex, 1)} }

func (p *Pilot) Start(ctx context.Context) {
	p.execMu.Lock()
	defer p.execMu.Unlock()
	if err := p.leader.TryLock(ctx); err == nil {
		p.update()
		p.leader.Unlock()
	}
	p.running = true
	go p.run(ctx)
}

func (p *Pilot) update() {
	p.stateMu.Lock()
	defer p.stateMu.Unlock()
	p.state++
}

func (p *Pilot) finish() {
	p.execMu.Lock()
	defer p.execMu.Unlock()
	p.running = false
}

func (p *Pilot) run(ctx context.Context) {
	if err := p.leader.TryLock(ctx); err != nil {
		p.finish()
		return
	}
	defer func() {
		p.stateMu.Lock()
		defer p.stateMu.Unlock()
		p.state = 0
		p.finish()
		p.leader.Unlock()
	}()
	<-ctx.Done()
}
