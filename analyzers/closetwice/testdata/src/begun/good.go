// Package begun has two ways to begin, one of which is the other one in a goroutine.
package begun

import "sync"

// Start runs Run in a goroutine: who calls the one does not call the other.
type Poller struct {
	init     sync.Once
	once     sync.Once
	work     chan func()
	stopping chan struct{}
	stopped  chan struct{}
}

func NewPoller() *Poller { return &Poller{} }

func (p *Poller) initialize() {
	p.init.Do(func() {
		p.work = make(chan func(), 1)
		p.stopping = make(chan struct{})
		p.stopped = make(chan struct{})
	})
}

func (p *Poller) Start() {
	go func() { p.Run() }()
}

func (p *Poller) Run() {
	p.initialize()
	defer close(p.stopped)
	for {
		select {
		case f := <-p.work:
			f()
		case <-p.stopping:
			return
		}
	}
}

func (p *Poller) Close() {
	p.initialize()
	p.once.Do(func() { close(p.stopping) })
}
