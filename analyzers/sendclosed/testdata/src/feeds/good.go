// Package feeds: who ends a feed, and who adds to it.
package feeds

import "sync"

// Whoever closes the one channel of a feed ends it, by whatever name: no more may
// be added then.
type Feed struct {
	mu    sync.Mutex
	batch []string
	queue chan []string
}

func NewFeed() *Feed { return &Feed{queue: make(chan []string, 4)} }

func (f *Feed) Add(line string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.batch = append(f.batch, line)
	select {
	case f.queue <- f.batch:
		f.batch = nil
		return true
	default:
		return false
	}
}

func (f *Feed) Queue() <-chan []string { return f.queue }

func (f *Feed) tryFlush() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.batch) == 0 {
		return false
	}
	select {
	case f.queue <- f.batch:
		return false
	default:
		return true
	}
}

func (f *Feed) FlushAndEnd() {
	for f.tryFlush() {
	}
	f.mu.Lock()
	f.batch = nil
	f.mu.Unlock()
	close(f.queue)
}
