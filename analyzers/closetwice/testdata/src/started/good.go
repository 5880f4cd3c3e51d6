// Package started has queues that know whether they have been started.
package started

import "sync"

// Who starts the goroutine notes that before: Stop leaves the close to the goroutine then.
type Queue struct {
	mu      sync.Mutex
	started bool
	quit    chan struct{}
	in      chan int
	out     chan int
	wg      sync.WaitGroup
}

func (q *Queue) Start(connect func() error) error {
	if err := connect(); err != nil {
		return err
	}
	q.mu.Lock()
	q.started = true
	q.mu.Unlock()
	q.wg.Add(1)
	go q.handle()
	return nil
}

func (q *Queue) Stop() {
	q.mu.Lock()
	defer q.mu.Unlock()
	select {
	case <-q.quit:
	default:
		close(q.quit)
		if !q.started {
			close(q.out)
		}
	}
}

func (q *Queue) handle() {
	defer q.wg.Done()
loop:
	for {
		select {
		case n := <-q.in:
			q.out <- n
		case <-q.quit:
			break loop
		}
	}
	q.Stop()
	close(q.out)
}
