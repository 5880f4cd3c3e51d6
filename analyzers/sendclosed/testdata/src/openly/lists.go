package openly

import (
	"sync"
	"sync/atomic"
)

// The channels are in a list, and all of them are closed with the flag set under the lock.
type lanes struct {
	mu    sync.RWMutex
	over  bool
	lanes []chan int
	all   sync.WaitGroup
}

func newLanes(n int, work func(int)) *lanes {
	l := &lanes{}
	for range n {
		c := make(chan int)
		l.lanes = append(l.lanes, c)
		l.all.Go(func() {
			for v := range c {
				work(v)
			}
		})
	}
	return l
}

func (l *lanes) Put(v int) bool {
	l.mu.RLock()
	over := l.over
	l.mu.RUnlock()
	if over {
		return false
	}
	l.lanes[v%len(l.lanes)] <- v // want `l.lanes.* may be closed after it was asked whether it is`
	return true
}

// With the lock held the close does not come in between.
func (l *lanes) PutLocked(v int) bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.over {
		return false
	}
	l.lanes[v%len(l.lanes)] <- v
	return true
}

func (l *lanes) Close() {
	l.mu.Lock()
	if l.over {
		l.mu.Unlock()
		return
	}
	l.over = true
	for _, c := range l.lanes {
		close(c)
	}
	l.mu.Unlock()
	l.all.Wait()
}

// Who closes has waited for all who send.
type counted struct {
	mu    sync.Mutex
	over  bool
	lanes []chan int
	busy  sync.WaitGroup
}

func (l *counted) Put(v int) bool {
	l.mu.Lock()
	over := l.over
	if !over {
		l.busy.Add(1)
	}
	l.mu.Unlock()
	if over {
		return false
	}
	defer l.busy.Done()
	l.lanes[v%len(l.lanes)] <- v
	return true
}

func (l *counted) Close() {
	l.mu.Lock()
	l.over = true
	l.mu.Unlock()
	l.busy.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.lanes {
		close(c)
	}
}

// Who closes one channel waits for its goroutine afterwards.
type after struct {
	mu   sync.Mutex
	over bool
	in   chan int
	done chan struct{}
}

func (a *after) Put(v int) bool {
	a.mu.Lock()
	over := a.over
	a.mu.Unlock()
	if over {
		return false
	}
	a.in <- v // want `a.in may be closed after it was asked whether it is`
	return true
}

func (a *after) Close() {
	a.mu.Lock()
	a.over = true
	close(a.in)
	a.mu.Unlock()
	<-a.done
}

// Who closes has had the lock, with the flag set, that who sends holds since he asked.
type barred struct {
	mu   sync.RWMutex
	over atomic.Bool
	in   chan int
	all  sync.WaitGroup
}

func (b *barred) Put(v int) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.over.Load() {
		return false
	}
	b.in <- v
	return true
}

func (b *barred) Close() {
	b.mu.Lock()
	b.over.Store(true)
	b.mu.Unlock()
	close(b.in)
	b.all.Wait()
}
