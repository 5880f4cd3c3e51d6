package heldup

import (
	"context"
	"sync"
)

// The one who receives takes the lock when it is told to stop, and receives no more until
// it has got it.
type queue struct {
	mu     sync.Mutex
	closed bool
	items  chan int
	ctx    context.Context
	cancel context.CancelFunc
	group  sync.WaitGroup
}

func newQueue() *queue {
	q := &queue{items: make(chan int)}
	q.ctx, q.cancel = context.WithCancel(context.Background())
	q.group.Add(1)
	go q.run()
	return q
}

func (q *queue) run() {
	defer q.group.Done()
	for {
		select {
		case n := <-q.items:
			println(n)
		case <-q.ctx.Done():
			q.mu.Lock()
			q.closed = true
			q.mu.Unlock()
			for {
				select {
				case n := <-q.items:
					println(n)
				default:
					return
				}
			}
		}
	}
}

func (q *queue) add(n int) bool {
	q.mu.Lock()
	if q.closed {
		q.mu.Unlock()
		return false
	}
	q.items <- n // want `waiting for q.items with q.mu held can deadlock: \(\*heldup.queue\).run, which ends the wait, locks it first`
	q.mu.Unlock()
	return true
}

func (q *queue) close() {
	q.cancel()
	q.group.Wait()
}

// It is told with the lock held, and who sends knows.
type known struct {
	mu     sync.Mutex
	closed bool
	items  chan int
	stop   chan struct{}
	sum    int
}

func newKnown() *known {
	k := &known{items: make(chan int), stop: make(chan struct{})}
	go k.run()
	return k
}

func (k *known) run() {
	for {
		select {
		case n := <-k.items:
			k.sum += n
		case <-k.stop:
			k.mu.Lock()
			k.closed = true
			k.mu.Unlock()
			return
		}
	}
}

func (k *known) add(n int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.closed {
		k.items <- n
	}
}

func (k *known) close() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.closed = true
	close(k.stop)
}

// It receives what there is before it takes the lock.
type drained struct {
	mu     sync.Mutex
	closed bool
	items  chan int
	stop   chan struct{}
	sum    int
}

func newDrained() *drained {
	d := &drained{items: make(chan int), stop: make(chan struct{})}
	go d.run()
	return d
}

func (d *drained) run() {
	for {
		select {
		case n := <-d.items:
			d.sum += n
		case <-d.stop:
			for n := range d.items {
				d.sum += n
			}
			d.mu.Lock()
			d.closed = true
			d.mu.Unlock()
			return
		}
	}
}

func (d *drained) add(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.closed {
		d.items <- n
	}
}
