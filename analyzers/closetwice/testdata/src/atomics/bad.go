package atomics

import (
	"errors"
	"sync"
	"sync/atomic"
)

// The number is one when it is made, so that the first who opens the gate closes a
// channel that is closed.
type Hatch struct {
	shut   *int64
	mu     sync.Mutex
	opened chan struct{}
}

func NewHatch() *Hatch {
	shut := int64(1)
	opened := make(chan struct{})
	close(opened)
	return &Hatch{shut: &shut, opened: opened}
}

func (h *Hatch) Shut() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !atomic.CompareAndSwapInt64(h.shut, 0, 1) {
		return errors.New("shut already")
	}
	h.opened = make(chan struct{})
	return nil
}

func (h *Hatch) Open() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if atomic.SwapInt64(h.shut, 0) == 0 {
		return errors.New("open already")
	}
	close(h.opened) // want `h.opened may be closed twice: the second close panics`
	return nil
}

func (h *Hatch) Opened() <-chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.opened
}

// The number is set by a plain store, too.
type Flap struct {
	shut   *int64
	mu     sync.Mutex
	opened chan struct{}
}

func NewFlap() *Flap {
	opened := make(chan struct{})
	close(opened)
	f := &Flap{shut: new(int64), opened: opened}
	*f.shut = 1
	return f
}

func (f *Flap) Shut() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !atomic.CompareAndSwapInt64(f.shut, 0, 1) {
		return errors.New("shut already")
	}
	f.opened = make(chan struct{})
	return nil
}

func (f *Flap) Open() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if atomic.SwapInt64(f.shut, 0) == 0 {
		return errors.New("open already")
	}
	close(f.opened) // want `f.opened may be closed twice: the second close panics`
	return nil
}

func (f *Flap) Opened() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.opened
}

// Those who are given the latch may shut it, and who opens it closes the channel whether
// they have or not.
type Latch struct {
	shut   *int64
	mu     sync.Mutex
	opened chan struct{}
}

type Crew struct {
	latch   *Latch
	workers []Worker
}

func NewCrew(hire []func(*Latch) Worker) *Crew {
	opened := make(chan struct{})
	close(opened)
	c := &Crew{latch: &Latch{shut: new(int64), opened: opened}}
	for _, f := range hire {
		c.workers = append(c.workers, f(c.latch))
	}
	return c
}

func (c *Crew) Open() error {
	c.latch.mu.Lock()
	defer c.latch.mu.Unlock()
	if atomic.SwapInt64(c.latch.shut, 0) == 0 {
		close(c.latch.opened) // want `c.latch.opened may be closed twice: the second close panics`
	}
	return nil
}

func (c *Crew) Opened() <-chan struct{} {
	c.latch.mu.Lock()
	defer c.latch.mu.Unlock()
	return c.latch.opened
}
