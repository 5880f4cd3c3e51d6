// Package outlived has receivers that leave when those who send have left.
package outlived

import (
	"context"
	"sync"
)

type bars struct {
	ctx     context.Context
	renders chan int
	done    chan struct{}
	ticks   chan int
}

func newBars(ctx context.Context) *bars {
	return &bars{ctx: ctx, renders: make(chan int), done: make(chan struct{}), ticks: make(chan int)}
}

func (b *bars) serve() {
	for {
		select {
		case n := <-b.renders:
			println(n)
		case <-b.done:
			return
		}
	}
}

// It says itself that it has left.
func (b *bars) refresh() {
	for {
		select {
		case n := <-b.ticks:
			b.renders <- n
		case <-b.ctx.Done():
			close(b.done)
			return
		}
	}
}

type miner struct {
	workers sync.WaitGroup
	hashes  chan int
	quit    chan struct{}
	stop    chan struct{}
}

func newMiner() *miner {
	return &miner{hashes: make(chan int), quit: make(chan struct{}), stop: make(chan struct{})}
}

func (m *miner) monitor() {
	for {
		select {
		case n := <-m.hashes:
			println(n)
		case <-m.quit:
			return
		}
	}
}

func (m *miner) solve(turns <-chan int) {
	for {
		select {
		case n := <-turns:
			m.hashes <- n
		case <-m.stop:
			return
		}
	}
}

func (m *miner) work(turns <-chan int) {
	m.solve(turns)
	m.workers.Done()
}

// The workers have left before the monitor is told to.
func (m *miner) run(turns <-chan int) {
	go m.monitor()
	m.workers.Add(1)
	go m.work(turns)
	<-turns
	close(m.stop)
	m.workers.Wait()
	close(m.quit)
}

// Here it is the same goroutine.
func (m *miner) once(turns <-chan int) {
	go m.monitor()
	m.solve(turns)
	close(m.quit)
}

// Who receives is told to leave when all who send have been waited for.
func tally(ctx context.Context, next func() int) (sum int) {
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
					codes <- next()
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
	wg.Wait()
	done()
	return sum
}
