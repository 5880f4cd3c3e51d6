package fixes

import "sync"

// A Queue hands out items in the order in which they come.
type Queue struct {
	mu    sync.Mutex
	some  *sync.Cond
	items []string
}

// NewQueue returns an empty queue.
func NewQueue() *Queue {
	q := new(Queue)
	q.some = sync.NewCond(&q.mu)
	return q
}

// Put adds an item.
func (q *Queue) Put(item string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = append(q.items, item)
	q.some.Signal()
}

// Get waits for an item, and waits again if another goroutine was faster.
func (q *Queue) Get() string {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.some.Wait()
	}
	item := q.items[0]
	q.items = q.items[1:]
	return item
}
