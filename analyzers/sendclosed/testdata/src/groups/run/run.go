// Package run has groups of goroutines.
package run

import "sync"

type Group struct{ wg sync.WaitGroup }

func NewGroup() *Group { return new(Group) }

func (g *Group) Run(f func()) {
	g.wg.Add(1)
	go func() {
		defer g.wg.Done()
		f()
	}()
}

func (g *Group) Wait() { g.wg.Wait() }
