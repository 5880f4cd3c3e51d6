package late

import (
	"errors"
	"sync"
	"testing"
	"time"
)

type future struct {
	mu   sync.Mutex
	wg   sync.WaitGroup
	item string
	err  error
}

func (f *future) set(item string, err error) {
	f.mu.Lock()
	f.item, f.err = item, err
	f.mu.Unlock()
	f.wg.Done()
}

func (f *future) get() (string, error) {
	f.mu.Lock()
	if f.item != "" {
		f.mu.Unlock()
		return f.item, f.err
	}
	f.mu.Unlock()
	f.wg.Wait()
	return f.item, f.err
}

func listen(f *future, ch chan string, timeout time.Duration, begun *sync.WaitGroup) {
	begun.Done()
	t := time.NewTimer(timeout)
	select {
	case item := <-ch:
		f.set(item, nil)
		t.Stop()
	case <-t.C:
		f.set("", errors.New("timeout"))
	}
}

func newFuture(ch chan string, timeout time.Duration) *future {
	f := &future{}
	f.wg.Add(1)
	var begun sync.WaitGroup
	begun.Add(1)
	go listen(f, ch, timeout, &begun)
	begun.Wait()
	return f
}

// Time does not pass while the test can go on, whatever way it has come there.
func TestFuture(t *testing.T) {
	ch := make(chan string)
	f := newFuture(ch, 30*time.Minute)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		f.get()
		wg.Done()
	}()
	ch <- "test"
	wg.Wait()
	f.get()
}
