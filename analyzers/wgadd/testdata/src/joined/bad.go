// Package joined has methods that start goroutines, and others that wait for them.
package joined

import (
	"errors"
	"sync"
)

// A Group counts in its goroutines.
type Group struct {
	wg   sync.WaitGroup
	mu   sync.Mutex
	errs []error
}

func NewGroup() *Group { return &Group{} }

func (g *Group) Go(task func() error) { go g.run(task) }

func (g *Group) run(task func() error) {
	g.wg.Add(1) // want `g.wg.Add runs in the goroutine it counts: Wait may return before it`
	defer g.wg.Done()
	if err := task(); err != nil {
		g.mu.Lock()
		g.errs = append(g.errs, err)
		g.mu.Unlock()
	}
}

func (g *Group) Wait() error {
	g.wg.Wait()
	return errors.Join(g.errs...)
}
