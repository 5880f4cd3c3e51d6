package hidden

import (
	"sync"
	"time"
)

// Who asks how things are does so before the watcher is stopped: the module has no other.
type watcher struct {
	mu     sync.Mutex
	level  int
	fired  chan struct{}
	stop   chan struct{}
	look   chan struct{}
	failed func() bool
}

func newWatcher(failed func() bool) *watcher {
	w := &watcher{fired: make(chan struct{}), stop: make(chan struct{}), look: make(chan struct{}), failed: failed}
	go w.run()
	return w
}

func (w *watcher) run() {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			if !w.failed() {
				continue
			}
		case <-w.look:
		case <-w.stop:
			return
		}
		w.mu.Lock()
		w.level++
		close(w.fired)
		w.fired = make(chan struct{})
		w.mu.Unlock()
	}
}

func (w *watcher) Stop() { close(w.stop) }

func (w *watcher) Status() int {
	w.mu.Lock()
	level, fired := w.level, w.fired
	w.mu.Unlock()
	if w.failed() && level == 0 {
		select {
		case w.look <- struct{}{}:
		default:
		}
		<-fired
		return w.Status()
	}
	return level
}
