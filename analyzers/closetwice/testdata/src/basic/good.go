package basic

import "sync"

// The Once lets only the first in.
func once() {
	done := make(chan struct{})
	var o sync.Once
	for range 2 {
		go o.Do(func() { close(done) })
	}
}

// The branches exclude each other.
func either(ok bool) {
	ch := make(chan int)
	if ok {
		close(ch)
	} else {
		close(ch)
	}
}

// One goroutine waits for all others, and closes then.
func afterWait(n int) {
	ch := make(chan int, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			ch <- i
		}()
	}
	wg.Wait()
	close(ch)
}

// The type of the field and that of the literal are one type, written twice.
type lookup struct {
	mu      sync.Mutex
	pending *struct {
		done chan struct{}
		err  error
	}
}

func (l *lookup) do(fetch func() error, quit <-chan struct{}) error {
	l.mu.Lock()
	p := l.pending
	if p == nil {
		p = &struct {
			done chan struct{}
			err  error
		}{done: make(chan struct{})}
		l.pending = p
		go func() {
			p.err = fetch()
			l.mu.Lock()
			defer l.mu.Unlock()
			l.pending = nil
			close(p.done)
		}()
	}
	l.mu.Unlock()
	select {
	case <-p.done:
		return p.err
	case <-quit:
		return nil
	}
}
