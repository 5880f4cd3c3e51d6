package gaveup

import (
	"errors"
	"sync"
	"time"
)

// Whoever closes a channel takes it out of the map, under the lock.
type Letters struct {
	mu    sync.Mutex
	names map[string]chan struct{}
	lists chan<- string
	limit time.Duration
}

func NewLetters(limit time.Duration) *Letters {
	return &Letters{names: make(map[string]chan struct{}), limit: limit}
}

func (l *Letters) To(lists chan<- string) { l.lists = lists }

func (l *Letters) Await(name string) error {
	ch := make(chan struct{})
	l.mu.Lock()
	l.names[name] = ch
	l.mu.Unlock()
	l.lists <- name
	select {
	case <-ch:
		return nil
	case <-time.After(l.limit):
		l.mu.Lock()
		defer l.mu.Unlock()
		if _, ok := l.names[name]; ok {
			close(l.names[name])
			delete(l.names, name)
		}
		return errors.New("late")
	}
}

func (l *Letters) Arrived(names []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, n := range names {
		if _, ok := l.names[n]; ok {
			close(l.names[n])
			delete(l.names, n)
		}
	}
}

// Who has waited too long leaves the channel to the one who closes it.
type Cards struct {
	mu    sync.Mutex
	names map[string]chan struct{}
	limit time.Duration
}

func NewCards(limit time.Duration) *Cards {
	return &Cards{names: make(map[string]chan struct{}), limit: limit}
}

func (c *Cards) Await(name string) error {
	ch := make(chan struct{})
	c.mu.Lock()
	c.names[name] = ch
	c.mu.Unlock()
	select {
	case <-ch:
		return nil
	case <-time.After(c.limit):
		c.mu.Lock()
		delete(c.names, name)
		c.mu.Unlock()
		return errors.New("late")
	}
}

func (c *Cards) Arrived(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ch, ok := c.names[name]; ok {
		delete(c.names, name)
		close(ch)
	}
}
