// Package broken is the graceful shutdown with its classic mistakes.
package broken

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// serve ends the server and forgets that this too gives an error.
func serve(ctx context.Context, server *http.Server) error {
	failed := make(chan error)
	go func() {
		// leak: after ctx nobody receives, but ListenAndServe returns ErrServerClosed.
		failed <- server.ListenAndServe() // want "."
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return server.Shutdown(context.Background())
	}
}

// A worker runs until it is stopped, which may happen only once.
type worker struct {
	quit chan struct{}
	done chan struct{}
}

func start() *worker {
	w := &worker{quit: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(w.done)
		<-w.quit
	}()
	return w
}

func (w *worker) stop() {
	// closetwice: run stops the worker at the time limit and again as it returns.
	close(w.quit) // want "."
	<-w.done
}

func run(limit <-chan time.Time, finished <-chan struct{}) {
	w := start()
	defer w.stop()
	select {
	case <-limit:
		w.stop()
	case <-finished:
	}
}

// A counter counts in the background.
type counter struct {
	mu   sync.Mutex
	n    int
	quit chan struct{}
	done chan struct{}
}

func startCounter(events <-chan struct{}) *counter {
	c := &counter{quit: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(c.done)
		for {
			select {
			case <-events:
				// deadlock: stop holds the lock and waits for this goroutine to end.
				c.mu.Lock() // want "."
				c.n++
				c.mu.Unlock()
			case <-c.quit:
				return
			}
		}
	}()
	return c
}

// stop keeps the lock while it waits.
func (c *counter) stop() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.quit)
	// deadlock: the goroutine that would close done waits for the lock.
	<-c.done // want "."
	return c.n
}

func countOne() int {
	events := make(chan struct{}, 1)
	events <- struct{}{}
	return startCounter(events).stop()
}
