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

// What is sent is sent with the lock held, and who is deleted is not found again.
type Bulletin struct {
	mu   sync.RWMutex
	subs map[int]chan string
	last int
}

func NewBulletin() *Bulletin { return &Bulletin{subs: make(map[int]chan string)} }

func (b *Bulletin) Subscribe() (int, <-chan string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last++
	ch := make(chan string, 4)
	b.subs[b.last] = ch
	return b.last, ch
}

func (b *Bulletin) Unsubscribe(id int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if ch, ok := b.subs[id]; ok {
		delete(b.subs, id)
		close(ch)
	}
}

func (b *Bulletin) Publish(news string) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, ch := range b.subs {
		select {
		case ch <- news:
		default:
		}
	}
}

// Each reader has a lock and a flag of its own.
type Reader struct {
	mu   sync.Mutex
	gone bool
	C    chan string
}

type Library struct {
	mu      sync.Mutex
	readers map[*Reader]bool
}

func NewLibrary() *Library { return &Library{readers: make(map[*Reader]bool)} }

func (l *Library) Join() *Reader {
	r := &Reader{C: make(chan string, 1)}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.readers[r] = true
	return r
}

func (l *Library) Part(r *Reader) {
	l.mu.Lock()
	delete(l.readers, r)
	l.mu.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.gone {
		r.gone = true
		close(r.C)
	}
}

func (l *Library) Lend(book string) {
	l.mu.Lock()
	var all []*Reader
	for r := range l.readers {
		all = append(all, r)
	}
	l.mu.Unlock()
	for _, r := range all {
		r.mu.Lock()
		if !r.gone {
			select {
			case r.C <- book:
			default:
			}
		}
		r.mu.Unlock()
	}
}
