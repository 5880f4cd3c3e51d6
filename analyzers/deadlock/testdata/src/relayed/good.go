// Package relayed hands a lock over with the work that it is held for.
package relayed

import "sync"

type task struct {
	do    func()
	alone bool
}

type pool struct {
	mu    sync.RWMutex
	tasks chan task
}

// queue locks out the other tasks, until the worker is done with this one.
func (p *pool) queue(t task) {
	if t.alone {
		p.mu.Lock()
	} else {
		p.mu.RLock()
	}
	p.tasks <- t
}

func (p *pool) work() {
	for t := range p.tasks {
		t.do()
		if t.alone {
			p.mu.Unlock()
		} else {
			p.mu.RUnlock()
		}
	}
}

func newPool() *pool {
	p := &pool{tasks: make(chan task)}
	go p.work()
	return p
}

type mirror struct {
	pool   *pool
	events chan error
}

// watch hands on what comes.
func (m *mirror) watch(stop <-chan struct{}) {
	for {
		select {
		case err := <-m.events:
			m.pool.queue(task{do: func() { println(err) }})
		case <-stop:
			return
		}
	}
}

// Mirror watches until it is told to stop.
func (m *mirror) Mirror(stop <-chan struct{}) {
	var all sync.WaitGroup
	all.Add(1)
	go func() {
		defer all.Done()
		m.watch(stop)
	}()
	m.pool.queue(task{do: func() {}, alone: true})
	all.Wait()
}

func newMirror() *mirror { return &mirror{pool: newPool(), events: make(chan error)} }
