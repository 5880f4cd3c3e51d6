package ticker

import "time"

// Something else ends the loop.
type watcher struct {
	ticker *time.Ticker
	stop   chan struct{}
}

func (w *watcher) start() { go w.run() }

func (w *watcher) run() {
	for {
		select {
		case <-w.ticker.C:
			println("tick")
		case <-w.stop:
			return
		}
	}
}

func (w *watcher) Close() {
	w.ticker.Stop()
	close(w.stop)
}

// It is meant to last as long as the process.
func forever(poll func()) {
	go func() {
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		for range ticker.C {
			poll()
		}
	}()
}

// Whoever stops the ticker is in the loop.
func bounded(poll func() bool) {
	ticker := time.NewTicker(time.Second)
	for range ticker.C {
		if poll() {
			ticker.Stop()
			break
		}
	}
}

func init() {
	ticker := time.NewTicker(time.Second)
	go func() {
		for range ticker.C {
			println("tick")
		}
	}()
	time.AfterFunc(time.Hour, ticker.Stop)
	ticker.Stop()
}
