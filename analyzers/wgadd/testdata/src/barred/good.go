// Package barred counts tasks up that it hands to workers, and panics if those are gone.
package barred

import "sync"

type task struct {
	do   func()
	done *sync.WaitGroup
}

// A pool has workers that take tasks, until it is closed.
type pool struct {
	work   chan task
	closed chan struct{}
}

// serve is what a worker does.
func (p *pool) serve() {
	for {
		select {
		case t := <-p.work:
			t.do()
			t.done.Done()
		case <-p.closed:
			return
		}
	}
}

// run hands a task to a worker, who counts it down. A closed pool is a mistake of the
// caller: that case never comes back to it.
func (p *pool) run(done *sync.WaitGroup, do func()) {
	done.Add(1)
	select {
	case p.work <- task{do, done}:
	case <-p.closed:
		panic("the pool is closed")
	}
}

// Both waits for two tasks.
func Both(p *pool, a, b func()) {
	var done sync.WaitGroup
	p.run(&done, a)
	p.run(&done, b)
	done.Wait()
}
