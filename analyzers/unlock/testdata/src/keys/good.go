// Package keys has a lock for each key.
package keys

import (
	"errors"
	"sync"
	"sync/atomic"
)

type counted struct {
	mu      sync.Mutex
	waiters int32
}

func (l *counted) inc()         { atomic.AddInt32(&l.waiters, 1) }
func (l *counted) dec()         { atomic.AddInt32(&l.waiters, -1) }
func (l *counted) count() int32 { return atomic.LoadInt32(&l.waiters) }

type Locker struct {
	mu    sync.Mutex
	locks map[string]*counted
}

func (l *Locker) Lock(name string) {
	l.mu.Lock()
	if l.locks == nil {
		l.locks = make(map[string]*counted)
	}
	c, ok := l.locks[name]
	if !ok {
		c = &counted{}
		l.locks[name] = c
	}
	c.inc()
	l.mu.Unlock()
	c.mu.Lock()
	c.dec()
}

func (l *Locker) Unlock(name string) error {
	l.mu.Lock()
	c, ok := l.locks[name]
	if !ok {
		l.mu.Unlock()
		return errors.New("no such lock")
	}
	if c.count() == 0 {
		delete(l.locks, name)
	}
	c.mu.Unlock()
	l.mu.Unlock()
	return nil
}

type Controller struct {
	locker *Locker
	byName func(string) error
}

// New locks for its name as well as for its id: these are two locks.
func (c *Controller) New(id, name string) error {
	if id != "" {
		c.locker.Lock(id)
		defer c.locker.Unlock(id)
	}
	if name != "" {
		c.locker.Lock(name)
		defer c.locker.Unlock(name)
		if err := c.byName(name); err != nil {
			return err
		}
	}
	return nil
}

// Each turn unlocks another one.
func (c *Controller) All(ids []string, use func(string) bool) {
	held := make([]string, 0, len(ids))
	defer func() {
		for _, id := range held {
			c.locker.Unlock(id)
		}
	}()
	for _, id := range ids {
		c.locker.Lock(id)
		held = append(held, id)
		if !use(id) {
			return
		}
	}
}

// And so may a function that is called in a loop.
func (c *Controller) release(ids []string) {
	for _, id := range ids {
		c.locker.Unlock(id)
	}
}

func (c *Controller) ReleaseAll(lists [][]string) {
	for _, l := range lists {
		c.release(l)
	}
}
