// Package callbacks hands its work to library functions that call it once.
package callbacks

import (
	"context"
	"runtime/pprof"
	"runtime/trace"
	"sync"
)

type worker struct {
	jobs chan int
	wg   sync.WaitGroup
}

// The loop runs once, and is over when Do returns.
func start() *worker {
	w := &worker{jobs: make(chan int, 10)}
	w.wg.Add(1)
	go func() {
		pprof.Do(context.Background(), pprof.Labels("a", "b"), func(context.Context) {
			w.loop()
		})
	}()
	return w
}

func (w *worker) loop() {
	defer w.wg.Done()
	for range w.jobs {
	}
}

func (w *worker) Close() {
	close(w.jobs)
	w.wg.Wait()
}

func region(work func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go trace.WithRegion(context.Background(), "work", func() {
		defer wg.Done()
		work()
	})
	wg.Wait()
}

// Who is called once and does not say so every time is not forgiven.
func sometimes(work func() error) {
	var wg sync.WaitGroup
	wg.Add(1)
	go pprof.Do(context.Background(), pprof.Labels(), func(context.Context) {
		if work() != nil {
			return
		}
		wg.Done()
	})
	wg.Wait() // want `wg.Wait blocks forever: the counter never becomes zero`
}
