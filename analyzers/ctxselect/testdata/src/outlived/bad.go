package outlived

import "sync"

type early struct {
	workers sync.WaitGroup
	hashes  chan int
	quit    chan struct{}
	stop    chan struct{}
}

func newEarly() *early {
	return &early{hashes: make(chan int), quit: make(chan struct{}), stop: make(chan struct{})}
}

func (e *early) monitor() {
	for {
		select {
		case n := <-e.hashes:
			println(n)
		case <-e.quit:
			return
		}
	}
}

func (e *early) work(turns <-chan int) {
	defer e.workers.Done()
	for {
		select {
		case n := <-turns:
			e.hashes <- n // want `send on e.hashes can block for good: its receiver leaves when e.quit is closed`
		case <-e.stop:
			return
		}
	}
}

// The monitor is told first.
func (e *early) run(turns <-chan int) {
	go e.monitor()
	e.workers.Add(1)
	go e.work(turns)
	<-turns
	close(e.stop)
	close(e.quit)
	e.workers.Wait()
}
