// Package atomics has numbers behind pointers that only sync/atomic changes.
package atomics

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// A gate is open when it is made, and so its channel is closed. The time since when it
// is shut is zero then, and only who finds another one closes the channel.
type Gate struct {
	shutSince *int64
	mu        sync.Mutex
	opened    chan struct{}
}

func NewGate() *Gate {
	opened := make(chan struct{})
	close(opened)
	return &Gate{shutSince: new(int64), opened: opened}
}

func (g *Gate) Shut() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !atomic.CompareAndSwapInt64(g.shutSince, 0, time.Now().UnixNano()) {
		return errors.New("shut already")
	}
	g.opened = make(chan struct{})
	return nil
}

func (g *Gate) Open() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if atomic.SwapInt64(g.shutSince, 0) == 0 {
		return errors.New("open already")
	}
	close(g.opened)
	return nil
}

func (g *Gate) Opened() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.opened
}

// Those who are given the gate may shut it, and then its channel is a new one.
type Worker interface{ Pause(bool) error }

type Team struct {
	gate    *Gate
	workers []Worker
}

func NewTeam(hire []func(*Gate) Worker) *Team {
	t := &Team{gate: NewGate()}
	for _, f := range hire {
		t.workers = append(t.workers, f(t.gate))
	}
	return t
}

func (t *Team) Pause(pause bool) error {
	for _, w := range t.workers {
		if err := w.Pause(pause); err != nil {
			return err
		}
	}
	if pause {
		return t.gate.Shut()
	}
	return t.gate.Open()
}
