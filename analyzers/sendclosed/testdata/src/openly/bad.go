// Package openly: who is told without a lock that a channel is closed is told too late.
package openly

import (
	"sync"
	"sync/atomic"
)

// A Reader hands on what it reads. The flag is atomic, so Stop may come at any time:
// also between the question and the send.
type Reader struct {
	running uint32
	source  func() (string, error)
	closer  func() error
	lines   chan string
}

// Serve reads until it is stopped.
func (r *Reader) Serve() {
	atomic.StoreUint32(&r.running, 1)
	for r.Running() {
		line, err := r.source()
		if err != nil {
			continue
		}
		select {
		case r.lines <- line: // want `r.lines may be closed after it was asked whether it is: the send panics then`
		default:
		}
	}
}

// Running reports whether lines are read.
func (r *Reader) Running() bool { return atomic.LoadUint32(&r.running) == 1 }

// Stop ends it.
func (r *Reader) Stop() {
	atomic.StoreUint32(&r.running, 0)
	r.closer()
	close(r.lines)
}

// The flag has a type of its own.
type queue struct {
	closed atomic.Bool
	jobs   chan func()
}

func (q *queue) shut() {
	if q.closed.CompareAndSwap(false, true) {
		close(q.jobs)
	}
}

func (q *queue) add(job func()) bool {
	if q.closed.Load() {
		return false
	}
	q.jobs <- job // want `q.jobs may be closed after it was asked whether it is`
	return true
}

// Both channels are closed, so both cases are ready, and the select takes either.
type workers struct {
	done  chan struct{}
	tasks chan int
	group sync.WaitGroup
}

func newWorkers(n int) *workers {
	w := &workers{done: make(chan struct{}), tasks: make(chan int, n)}
	for range n {
		w.group.Add(1)
		go w.work()
	}
	return w
}

func (w *workers) work() {
	defer w.group.Done()
	for {
		select {
		case <-w.done:
			return
		case _, ok := <-w.tasks:
			if !ok {
				return
			}
		}
	}
}

func (w *workers) add(n int) bool {
	select {
	case w.tasks <- n: // want `w.tasks is closed together with w.done: the select may take the send all the same`
		return true
	case <-w.done:
		return false
	}
}

func (w *workers) tryAdd(n int) {
	select {
	case <-w.done:
		return
	default:
	}
	w.tasks <- n // want `w.tasks may be closed after it was asked whether it is`
}

func (w *workers) stop() {
	close(w.done)
	close(w.tasks)
}

// The channel is nil afterwards, and others have the object, too.
type Mount struct {
	name  string
	polls chan int
}

// Shutdown ends a mount.
func (m *Mount) Shutdown() {
	forget(m)
	if m.polls != nil {
		close(m.polls)
		m.polls = nil
	}
}

var (
	mountsMu sync.Mutex
	mounts   = make(map[string][]*Mount)
)

func forget(m *Mount) {
	mountsMu.Lock()
	defer mountsMu.Unlock()
	delete(mounts, m.name)
}

func find(name string) (*Mount, bool) {
	mountsMu.Lock()
	defer mountsMu.Unlock()
	list := mounts[name]
	if len(list) == 0 {
		return nil, false
	}
	return list[0], true
}

func setPoll(name string, n int) bool {
	m, ok := find(name)
	if !ok || m.polls == nil {
		return false
	}
	m.polls <- n // want `m.polls may be closed after it was asked whether it is`
	return true
}
