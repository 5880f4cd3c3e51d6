// Package kept has a lock that is made first and kept in a field.
package kept

import "sync"

// A backlog has pointers to its lock and its condition, which are made first.
type backlog struct {
	more *sync.Cond
	mu   *sync.Mutex
	buf  []int
	done bool
}

func newBacklog(get func() (int, bool)) *backlog {
	mu := &sync.Mutex{}
	more := sync.NewCond(mu)
	b := &backlog{mu: mu, more: more}
	go func() {
		for {
			v, ok := get()
			b.mu.Lock()
			if !ok {
				b.done = true
				b.more.Signal()
				b.mu.Unlock()
				return
			}
			b.buf = append(b.buf, v)
			b.more.Signal()
			b.mu.Unlock()
		}
	}()
	return b
}

func (b *backlog) empty() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.buf) == 0 {
		b.more.Wait()
		if b.done && len(b.buf) == 0 {
			break
		}
	}
	return len(b.buf) == 0
}

func (b *backlog) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.done = true
	b.more.Signal()
}
