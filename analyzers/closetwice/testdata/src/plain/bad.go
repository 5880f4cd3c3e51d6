package plain

import (
	"io"
	"sync"
)

// Close forgets the lock that the rest keeps to.
type Queue struct {
	mu  sync.Mutex
	err error
	out chan []byte
	wg  sync.WaitGroup
	n   int
}

func NewQueue(to io.Writer) *Queue {
	q := &Queue{out: make(chan []byte, 4)}
	out := q.out
	q.wg.Go(func() {
		for b := range out {
			if _, err := to.Write(b); err != nil {
				q.fail(err)
			}
		}
	})
	return q
}

func (q *Queue) fail(err error) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.err == nil {
		q.err = err
	}
	q.n++
	return q.err
}

func (q *Queue) Put(b []byte) error {
	if q.out == nil {
		return q.fail(nil)
	}
	q.out <- b
	return q.fail(nil)
}

func (q *Queue) Close() error {
	err := q.fail(nil)
	if q.out != nil {
		close(q.out) // want `q.out may be closed twice: the second close panics`
		q.wg.Wait()
		q.out = nil
	}
	return err
}
