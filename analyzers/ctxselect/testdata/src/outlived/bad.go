package outlived

import (
	"context"
	"sync"
)

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

// Who receives may be told to leave before those who send have left.
func tallied(ctx context.Context, next func() int, enough func() bool) (sum int) {
	var wg sync.WaitGroup
	codes := make(chan int)
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				select {
				case <-ctx.Done():
					return
				default:
					codes <- next() // want `send on codes can block for good: its receiver leaves when reading is done`
				}
			}
		}()
	}
	reading, done := context.WithCancel(context.Background())
	go func() {
		for {
			select {
			case <-reading.Done():
				return
			case code := <-codes:
				sum += code
			}
		}
	}()
	if enough() {
		done()
	}
	wg.Wait()
	done()
	return sum
}
