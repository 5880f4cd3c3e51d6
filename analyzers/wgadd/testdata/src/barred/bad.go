package barred

import "sync"

// try hands a task to a worker, unless the pool is closed: then nobody counts it down.
func (p *pool) try(done *sync.WaitGroup, do func()) {
	done.Add(1)
	select {
	case p.work <- task{do, done}:
	case <-p.closed:
	}
}

// Any waits for a task that nobody may have.
func Any(p *pool, a func()) {
	var done sync.WaitGroup
	p.try(&done, a)
	done.Wait() // want `done.Wait blocks forever`
}
