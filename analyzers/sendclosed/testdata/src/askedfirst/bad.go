// Package askedfirst: who asks whether a channel is closed, and sends without the lock
// with which it is closed, may come too late.
package askedfirst

import (
	"sync"
	"time"
)

// A Query collects answers until it is closed.
type Query struct {
	id      int
	answers chan string
	acks    chan string

	mu     sync.Mutex
	closed bool
}

// Close ends a query.
func (q *Query) Close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	q.closed = true
	close(q.answers)
	if q.acks != nil {
		close(q.acks)
	}
}

// Finished reports whether a query has ended.
func (q *Query) Finished(now time.Time) bool { return q.closed || now.IsZero() }

// Answers returns the channel of the answers.
func (q *Query) Answers() <-chan string { return q.answers }

type message struct {
	id   int
	from string
	ack  bool
}

// A Node has queries that are under way.
type Node struct {
	mu      sync.RWMutex
	queries map[int]*Query
	decode  func([]byte) *message
}

// Ask begins a query, which a timer ends.
func (n *Node) Ask(q *Query, limit time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.queries[q.id] = q
	time.AfterFunc(limit, func() {
		n.mu.Lock()
		delete(n.queries, q.id)
		n.mu.Unlock()
		q.Close()
	})
}

type delegate struct{ node *Node }

// Notify is called with each message.
func (d *delegate) Notify(data []byte) {
	if m := d.node.decode(data); m != nil {
		d.node.handle(m)
	}
}

// The query was found in a map: nothing keeps it from being closed any more.
func (n *Node) handle(m *message) {
	n.mu.RLock()
	q, ok := n.queries[m.id]
	n.mu.RUnlock()
	if !ok || q.id != m.id {
		return
	}
	if q.Finished(time.Now()) {
		return
	}
	if m.ack {
		select {
		case q.acks <- m.from: // want `q.acks may be closed after it was asked whether it is: the send needs the lock of the close`
		default:
		}
		return
	}
	q.answers <- m.from // want `q.answers may be closed after it was asked whether it is`
}

// The flag is read with the lock, which is given back too early.
type feed struct {
	mu     sync.Mutex
	done   bool
	events chan int
}

func (f *feed) stop() {
	f.mu.Lock()
	if !f.done {
		f.done = true
		close(f.events)
	}
	f.mu.Unlock()
}

type hub struct {
	feeds []*feed
}

func (h *hub) publish(n int) {
	for _, f := range h.feeds {
		f.mu.Lock()
		done := f.done
		f.mu.Unlock()
		if done {
			continue
		}
		f.events <- n // want `f.events may be closed after it was asked whether it is`
	}
}

func (h *hub) stop() {
	for _, f := range h.feeds {
		f.stop()
	}
}
