package runs

import "sync"

// The condition variable is made for one run, but progress wakes its waiters, too.
type Progress struct {
	mu   sync.Mutex
	run  *sync.Cond
	done int
}

func (p *Progress) begin() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.run = sync.NewCond(&p.mu)
}

func (p *Progress) step() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	p.run.Broadcast()
}

func (p *Progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	run := p.run
	p.run = nil
	run.Broadcast()
}

func (p *Progress) Run(n int, f func()) {
	p.begin()
	for range n {
		f()
		p.step()
	}
	p.end()
}

func (p *Progress) Stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.run != nil {
		p.run.Wait() // want `p.run.Wait is not in a loop`
	}
}
