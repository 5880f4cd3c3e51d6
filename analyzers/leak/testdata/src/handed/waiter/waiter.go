// Package waiter has queues of those that want to be told.
package waiter

import "sync"

// A Listener is told of something.
type Listener interface{ Notify(mask int) }

// An Entry is one that waits in a queue.
type Entry struct {
	next *Entry
	who  Listener
}

// A Queue has entries.
type Queue struct {
	mu    sync.Mutex
	first *Entry
}

type byChannel chan struct{}

func (c byChannel) Notify(int) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// NewEntry returns an entry that is told by a channel.
func NewEntry() (Entry, chan struct{}) {
	ch := make(chan struct{}, 1)
	return Entry{who: byChannel(ch)}, ch
}

// Register puts an entry into the queue.
func (q *Queue) Register(e *Entry) {
	q.mu.Lock()
	e.next = q.first
	q.first = e
	q.mu.Unlock()
}

// Notify tells those that are in the queue.
func (q *Queue) Notify(mask int) {
	q.mu.Lock()
	for e := q.first; e != nil; e = e.next {
		e.who.Notify(mask)
	}
	q.mu.Unlock()
}
