package signals

import "sync"

// A gate is opened by whoever comes last.
type gate struct {
	mu   sync.Mutex
	cond *sync.Cond
	open bool
}

func newGate() *gate {
	g := &gate{}
	g.cond = sync.NewCond(&g.mu)
	return g
}

func (g *gate) wait() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for !g.open {
		g.cond.Wait()
	}
}

func (g *gate) unlock() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open = true
	g.cond.Broadcast()
}

// Who would open the gate waits for what comes through it.
func Through(trace func(int)) {
	g := newGate()
	tasks := make(chan int)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for n := range tasks { // want `receive from tasks blocks forever`
			trace(n)
			g.unlock()
		}
	}()
	for n := range 3 {
		g.wait()
		tasks <- n
	}
	close(tasks)
	<-ended
}
