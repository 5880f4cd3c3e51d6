// Package given has tests that know what is in a queue.
package given

import "sync"

type waiter struct {
	ready    chan bool
	response *sync.WaitGroup
}

type waiters []*waiter

func (w *waiters) get() *waiter {
	if len(*w) == 0 {
		return nil
	}
	first := (*w)[0]
	*w = (*w)[1:]
	return first
}

func (w *waiters) put(x *waiter) { *w = append(*w, x) }

// A store keeps numbers in some order.
type store interface {
	Len() int
	Push(int)
	Pop() int
}

// A queue hands out what is put into it, and makes who comes too early wait.
type queue struct {
	mu      sync.Mutex
	waiters waiters
	items   store
}

func newQueue(s store) *queue { return &queue{items: s} }

func (q *queue) put(list ...int) {
	if len(list) == 0 {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, n := range list {
		q.items.Push(n)
	}
	for {
		w := q.waiters.get()
		if w == nil {
			break
		}
		w.response.Add(1)
		w.ready <- true
		w.response.Wait()
		if q.items.Len() == 0 {
			break
		}
	}
}

func (q *queue) get() int {
	q.mu.Lock()
	if q.items.Len() == 0 {
		w := &waiter{ready: make(chan bool), response: new(sync.WaitGroup)}
		q.waiters.put(w)
		q.mu.Unlock()
		<-w.ready
		n := q.items.Pop()
		w.response.Done()
		return n
	}
	n := q.items.Pop()
	q.mu.Unlock()
	return n
}
