package started

import "sync"

// Who starts the goroutine notes that before, and somebody notes that it is not so any more.
type Pipe struct {
	mu      sync.Mutex
	started bool
	quit    chan struct{}
	in      chan int
	out     chan int
	wg      sync.WaitGroup
}

func (q *Pipe) Start(connect func() error) error {
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

func (q *Pipe) Restart() {
	q.mu.Lock()
	q.started = false
	q.mu.Unlock()
}

func (q *Pipe) Stop() {
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

func (q *Pipe) handle() {
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
	close(q.out) // want `q.out may be closed twice: the second close panics`
}
