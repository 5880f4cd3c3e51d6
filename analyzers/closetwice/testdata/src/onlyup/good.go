// Package onlyup has closes by whoever brings a counter to its goal.
package onlyup

import (
	"net/http"
	"sync"
	"sync/atomic"

	count "onlyup/atomic"
)

// Reports only come in, each counts one more, and the number of those that are expected
// is what it was made with: it is reached once.
type Collector struct {
	mu   sync.Mutex
	came int
	all  int
	sum  int
	done chan struct{}
}

func NewCollector(all int) *Collector {
	return &Collector{all: all, done: make(chan struct{})}
}

func (c *Collector) Report(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.came++
	c.sum += n
	if c.came == c.all {
		close(c.done)
	}
}

func (c *Collector) handle(w http.ResponseWriter, r *http.Request) {
	c.Report(len(r.URL.Path))
}

func (c *Collector) Register(mux *http.ServeMux) {
	mux.HandleFunc("/report", c.handle)
}

func (c *Collector) Wait() { <-c.done }

// Left counts down, and is zero once.
func Each(items []string, do func(string, func())) {
	var left atomic.Int64
	left.Store(int64(len(items)))
	done := make(chan struct{})
	finish := func() {
		if left.Add(-1) == 0 {
			close(done)
		}
	}
	for _, item := range items {
		if item == "" {
			finish()
			continue
		}
		do(item, finish)
	}
	<-done
}

// The same, with a counter of another package: some are refused, and are done at once.
type writer struct {
	room    int64
	pending *count.Int
	put     func(string, func(error))
}

func (w *writer) All(lines []string) {
	left := count.NewInt(int64(len(lines)))
	done := make(chan struct{})
	written := func(err error) {
		if err != nil {
			w.pending.Add(-1)
		}
		if left.Dec() == 0 {
			close(done)
		}
	}
	for _, line := range lines {
		if w.pending.Add(int64(len(line))) > w.room {
			written(nil)
			continue
		}
		w.put(line, written)
	}
	<-done
}
