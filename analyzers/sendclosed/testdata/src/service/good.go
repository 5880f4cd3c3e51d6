package service

import "sync"

// Publishers hold the lock for reading while they send, and look at the flag.
type SafeBus struct {
	mu     sync.RWMutex
	closed bool
	events chan string
	wg     sync.WaitGroup
}

func NewSafeBus(handle func(string)) *SafeBus {
	b := &SafeBus{events: make(chan string, 16)}
	b.wg.Add(1)
	go func() {
		defer b.wg.Done()
		for e := range b.events {
			handle(e)
		}
	}()
	return b
}

func (b *SafeBus) Publish(e string) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.closed {
		return false
	}
	b.events <- e
	return true
}

func (b *SafeBus) Close() {
	b.mu.Lock()
	if !b.closed {
		b.closed = true
		close(b.events)
	}
	b.mu.Unlock()
	b.wg.Wait()
}

func publishSafe(handle func(string), names []string) {
	b := NewSafeBus(handle)
	for _, n := range names {
		go b.Publish(n)
	}
	b.Close()
}

// The channel of the values is never closed; another one tells.
type openQueue struct {
	items chan int
	done  chan struct{}
	once  sync.Once
}

func newOpenQueue() *openQueue {
	return &openQueue{items: make(chan int, 4), done: make(chan struct{})}
}

func (q *openQueue) put(n int) bool {
	select {
	case q.items <- n:
		return true
	case <-q.done:
		return false
	}
}

func (q *openQueue) close() { q.once.Do(func() { close(q.done) }) }

func putAndCloseOpen(n int) {
	q := newOpenQueue()
	go q.put(n)
	q.close()
}

// Who leaves is taken out of the list before it is closed.
type board struct {
	mu   sync.Mutex
	subs map[chan string]bool
}

func (b *board) subscribe() chan string {
	b.mu.Lock()
	defer b.mu.Unlock()
	c := make(chan string, 1)
	b.subs[c] = true
	return c
}

func (b *board) leave(c chan string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.subs[c] {
		delete(b.subs, c)
		close(c)
	}
}

func (b *board) send(s string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for c := range b.subs {
		select {
		case c <- s:
		default:
		}
	}
}

func announceAll() {
	b := &board{subs: make(map[chan string]bool)}
	c := b.subscribe()
	go b.send("news")
	b.leave(c)
	b.send("late")
}
