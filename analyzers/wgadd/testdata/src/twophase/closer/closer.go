// Package closer stops goroutines and waits for them.
package closer

import "sync"

type Closer struct {
	waiting sync.WaitGroup
	closing chan struct{}
}

func New(n int) *Closer {
	c := &Closer{closing: make(chan struct{})}
	c.waiting.Add(n)
	return c
}

func (c *Closer) Closing() <-chan struct{} { return c.closing }

func (c *Closer) Done() { c.waiting.Done() }

func (c *Closer) CloseAndWait() {
	close(c.closing)
	c.waiting.Wait()
}
