// Package noroom: who waits for room for more than there will ever be waits forever.
package noroom

import "sync"

type sizer func(string) int

// A Queue holds so many bytes.
type Queue struct {
	mu         sync.Mutex
	more       *sync.Cond
	size, most int
	list       []string
	sizeOf     sizer
}

func New(most int, of sizer) *Queue {
	q := &Queue{most: most, sizeOf: of}
	q.more = sync.NewCond(&q.mu)
	return q
}

func (q *Queue) Put(s string) {
	n := q.sizeOf(s)
	if n == 0 {
		return
	}
	q.add(s, n)
}

func (q *Queue) add(s string, n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.size+n > q.most {
		q.more.Wait() // want `the wait never ends if more is asked for than there is room for in all: nobody looks at that before`
	}
	q.size += n
	q.list = append(q.list, s)
}

func (q *Queue) Get() (s string, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.list) == 0 {
		return "", false
	}
	s, q.list = q.list[0], q.list[1:]
	q.size -= q.sizeOf(s)
	q.more.Broadcast()
	return s, true
}
