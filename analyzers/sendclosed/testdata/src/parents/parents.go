// Package parents has components that are made by a method of another one.
package parents

import (
	"sync"
	"sync/atomic"
)

// A flag that is asked first does not keep the end away from who sends.
type worker struct {
	box  chan func()
	over atomic.Bool
	wg   *sync.WaitGroup
}

type Office struct {
	wg    sync.WaitGroup
	mu    sync.Mutex
	names map[string]*worker
}

func NewOffice() *Office { return &Office{names: make(map[string]*worker)} }

func (o *Office) Hire(name string) *worker {
	w := &worker{box: make(chan func(), 8), wg: &o.wg}
	o.mu.Lock()
	o.names[name] = w
	o.mu.Unlock()
	o.wg.Add(1)
	go w.work()
	return w
}

func (w *worker) work() {
	defer w.wg.Done()
	for f := range w.box {
		f()
	}
}

func (w *worker) Tell(f func()) {
	if w.over.Load() {
		return
	}
	w.box <- f // want `send on w.box may meet the closed channel and panic`
}

func (w *worker) Stop() {
	if w.over.CompareAndSwap(false, true) {
		close(w.box)
	}
}

// Who is told to end is told by a channel of its own.
type calmWorker struct {
	box  chan func()
	quit chan struct{}
	over atomic.Bool
	wg   *sync.WaitGroup
}

type CalmOffice struct {
	wg    sync.WaitGroup
	mu    sync.Mutex
	names map[string]*calmWorker
}

func NewCalmOffice() *CalmOffice { return &CalmOffice{names: make(map[string]*calmWorker)} }

func (o *CalmOffice) Hire(name string) *calmWorker {
	w := &calmWorker{box: make(chan func(), 8), quit: make(chan struct{}), wg: &o.wg}
	o.mu.Lock()
	o.names[name] = w
	o.mu.Unlock()
	o.wg.Add(1)
	go w.work()
	return w
}

func (w *calmWorker) work() {
	defer w.wg.Done()
	for {
		select {
		case f := <-w.box:
			f()
		case <-w.quit:
			return
		}
	}
}

func (w *calmWorker) Tell(f func()) {
	select {
	case w.box <- f:
	case <-w.quit:
	}
}

func (w *calmWorker) Stop() {
	if w.over.CompareAndSwap(false, true) {
		close(w.quit)
	}
}
