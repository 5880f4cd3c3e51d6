// Package signals has conditions that are made of numbers.
package signals

import "sync"

// A tracker lets no more in than there is room for.
type tracker struct {
	mu     sync.Mutex
	cond   *sync.Cond
	limit  uint64
	oldest uint64
}

func newTracker(limit, oldest uint64) *tracker {
	t := &tracker{limit: limit, oldest: oldest}
	t.cond = sync.NewCond(&t.mu)
	return t
}

func (t *tracker) wait(n uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for n >= t.oldest+t.limit {
		t.cond.Wait()
	}
}

func (t *tracker) done(n uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n == t.oldest {
		t.oldest++
		t.cond.Broadcast()
	}
}

// There is room for the first, and who has that lets in the next.
func Trace(limit, from, to uint64, trace func(uint64)) {
	t := newTracker(limit, from)
	tasks := make(chan uint64, 4)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for n := range tasks {
			trace(n)
			t.done(n)
		}
	}()
	for n := from; n < to; n++ {
		t.wait(n)
		tasks <- n
	}
	close(tasks)
	<-ended
}
