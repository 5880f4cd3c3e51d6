package ticking

import (
	"context"
	"sync"
	"time"
)

// The loop is in a method that a literal calls, and the context is ended by nobody.
type Planner struct {
	mu    sync.Mutex
	plans map[string]context.CancelFunc
	all   context.Context
	stop  context.CancelFunc
}

func NewPlanner() *Planner {
	p := &Planner{plans: map[string]context.CancelFunc{}}
	p.all, p.stop = context.WithCancel(context.Background())
	return p
}

func (p *Planner) Add(name string, work func()) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.plans[name] != nil {
		return false
	}
	ctx, cancel := context.WithCancel(context.Background())
	p.plans[name] = cancel
	go func() { p.turns(ctx, work) }()
	return true
}

func (p *Planner) turns(ctx context.Context, work func()) {
	t := time.NewTicker(time.Minute)
	defer t.Stop()
	for {
		select { // want `the loop never ends: only time wakes this select any more`
		case <-ctx.Done():
			return
		case <-t.C:
			work()
		}
	}
}

func (p *Planner) Stop() { p.stop() }

// Here the context ends with that of the object.
type Keeper struct {
	mu   sync.Mutex
	jobs map[string]context.CancelFunc
	all  context.Context
	stop context.CancelFunc
}

func NewKeeper() *Keeper {
	k := &Keeper{jobs: map[string]context.CancelFunc{}}
	k.all, k.stop = context.WithCancel(context.Background())
	return k
}

func (k *Keeper) Add(name string, work func()) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.jobs[name] != nil {
		return false
	}
	ctx, cancel := context.WithCancel(k.all)
	k.jobs[name] = cancel
	go func() { k.turns(ctx, work) }()
	return true
}

func (k *Keeper) turns(ctx context.Context, work func()) {
	t := time.NewTicker(time.Minute)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			work()
		}
	}
}

func (k *Keeper) Stop() { k.stop() }
