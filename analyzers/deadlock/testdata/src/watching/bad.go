// Package watching: who watches may leave.
package watching

import (
	"context"
	"sync"
)

// Who watches may leave while Put sends to it, and needs the lock for that.
type hub struct {
	mu       sync.Mutex
	watchers map[*watcher]bool
	rev      int
}

type watcher struct{ ch chan int }

func newHub() *hub { return &hub{watchers: make(map[*watcher]bool)} }

func (h *hub) watch() *watcher {
	w := &watcher{make(chan int)}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.watchers[w] = true
	return w
}

func (h *hub) forget(w *watcher) {
	h.mu.Lock() // want `locking h.mu blocks forever: its holder waits for this goroutine`
	defer h.mu.Unlock()
	delete(h.watchers, w)
}

func (h *hub) Put() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.rev++
	for w := range h.watchers {
		w.ch <- h.rev
	}
}

func (h *hub) WaitFor(ctx context.Context, rev int) error {
	w := h.watch()
	defer h.forget(w)
	for {
		select {
		case r := <-w.ch:
			if r >= rev {
				return nil
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
