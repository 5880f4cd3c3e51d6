// Package one wakes one where all should be woken.
package one

import "sync"

type queue struct {
	mu     sync.Mutex
	cond   *sync.Cond
	items  []int
	closed bool
}

func newQueue() *queue {
	q := &queue{}
	q.cond = sync.NewCond(&q.mu)
	return q
}

func (q *queue) Push(n int) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false
	}
	q.items = append(q.items, n)
	q.cond.Signal()
	return true
}

func (q *queue) pop() (int, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 && !q.closed {
		q.cond.Wait()
	}
	if len(q.items) == 0 {
		return 0, false
	}
	n := q.items[0]
	q.items = q.items[1:]
	return n, true
}

func (q *queue) Close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.cond.Signal() // want `q.cond.Signal wakes one of those who wait for q.closed: the others wait forever`
}

// Several wait.
func (q *queue) consume(workers int, work func(int)) {
	var wg sync.WaitGroup
	for range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				n, ok := q.pop()
				if !ok {
					return
				}
				work(n)
			}
		}()
	}
	wg.Wait()
}

// A latch lets all go.
type latch struct {
	mu   sync.Mutex
	cond sync.Cond
	open bool
}

func newLatch() *latch {
	l := &latch{}
	l.cond.L = &l.mu
	return l
}

func (l *latch) wait() {
	l.mu.Lock()
	for !l.open {
		l.cond.Wait()
	}
	l.mu.Unlock()
}

func (l *latch) Open() {
	l.mu.Lock()
	l.open = true
	l.mu.Unlock()
	l.cond.Signal() // want `l.cond.Signal wakes one of those who wait for l.open: the others wait forever`
}

func start(l *latch, tasks []func()) {
	var wg sync.WaitGroup
	for _, task := range tasks {
		wg.Go(func() {
			l.wait()
			task()
		})
	}
	wg.Wait()
}

// A Belt has no goroutine of its own: whoever has one may take from it.
type Belt[T any] struct {
	mu       sync.Mutex
	notEmpty *sync.Cond
	items    []T
	closed   bool
}

func NewBelt[T any]() *Belt[T] {
	b := &Belt[T]{}
	b.notEmpty = sync.NewCond(&b.mu)
	return b
}

func (b *Belt[T]) Put(item T) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	b.items = append(b.items, item)
	b.notEmpty.Signal()
}

func (b *Belt[T]) Take() (item T, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) == 0 {
		if b.closed {
			return item, false
		}
		b.notEmpty.Wait()
	}
	item = b.items[0]
	b.items = b.items[1:]
	return item, true
}

func (b *Belt[T]) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	b.notEmpty.Signal() // want `b.notEmpty.Signal wakes one of those who wait for b.closed: the others wait forever`
}
