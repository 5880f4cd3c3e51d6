package semalock

import (
	"context"
	"sync"
)

// Who ends is no longer the leader when it takes the two locks the other way round.
type Copilot struct {
	leader  mutex
	execMu  sync.Mutex
	running bool
	stateMu sync.Mutex
	state   int
}

func NewCopilot() *Copilot { return &Copilot{leader: make(mutex, 1)} }

func (p *Copilot) Start(ctx context.Context) {
	p.execMu.Lock()
	defer p.execMu.Unlock()
	if err := p.leader.TryLock(ctx); err == nil {
		p.update()
		p.leader.Unlock()
	}
	p.running = true
	go p.run(ctx)
}

func (p *Copilot) update() {
	p.stateMu.Lock() // want `locking p.stateMu can deadlock: the goroutines wait for each other's locks`
	defer p.stateMu.Unlock()
	p.state++
}

func (p *Copilot) finish() {
	p.execMu.Lock()
	defer p.execMu.Unlock()
	p.running = false
}

func (p *Copilot) run(ctx context.Context) {
	if err := p.leader.TryLock(ctx); err != nil {
		p.finish()
		return
	}
	defer func() {
		p.leader.Unlock()
		p.stateMu.Lock()
		defer p.stateMu.Unlock()
		p.state = 0
		p.finish()
	}()
	<-ctx.Done()
}
