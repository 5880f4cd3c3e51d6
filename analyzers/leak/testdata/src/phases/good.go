// Package phases has components that go through numbered states.
package phases

import (
	"errors"
	"sync"
)

type phase int

const (
	fresh phase = iota
	active
	paused
	closed
)

// A phase is no counter: who has started it is not told that it is closed.
type indexer struct {
	mu    sync.Mutex
	phase phase
	docs  chan string
	done  chan struct{}
	wg    sync.WaitGroup
}

func newIndexer() *indexer {
	return &indexer{docs: make(chan string), done: make(chan struct{})}
}

func (x *indexer) Start() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	switch x.phase {
	case active:
		return errors.New("started before")
	case closed:
		return errors.New("closed")
	}
	x.phase = active
	x.wg.Add(1)
	go x.loop()
	return nil
}

func (x *indexer) loop() {
	defer x.wg.Done()
	for {
		select {
		case d := <-x.docs:
			println(d)
		case <-x.done:
			return
		}
	}
}

func (x *indexer) Close() {
	x.mu.Lock()
	if x.phase == fresh || x.phase == closed {
		x.mu.Unlock()
		return
	}
	x.phase = closed
	x.mu.Unlock()
	close(x.done)
	x.wg.Wait()
}
