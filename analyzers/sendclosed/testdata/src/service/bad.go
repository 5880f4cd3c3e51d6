// Package service: a method sends what another method closes.
package service

import "sync"

// Close takes no notice of those who publish.
type Bus struct {
	events chan string
	wg     sync.WaitGroup
}

func NewBus(handle func(string)) *Bus {
	b := &Bus{events: make(chan string, 16)}
	b.wg.Add(1)
	go func() {
		defer b.wg.Done()
		for e := range b.events {
			handle(e)
		}
	}()
	return b
}

func (b *Bus) Publish(e string) {
	b.events <- e // want `send on b.events may meet the closed channel and panic`
}

func (b *Bus) Close() {
	close(b.events)
	b.wg.Wait()
}

func publish(handle func(string), names []string) {
	b := NewBus(handle)
	for _, n := range names {
		go b.Publish(n)
	}
	b.Close()
}

// The flag is looked at without the lock that guards the close.
type queue struct {
	mu     sync.Mutex
	closed bool
	items  chan int
}

func (q *queue) put(n int) {
	q.mu.Lock()
	closed := q.closed
	q.mu.Unlock()
	if !closed {
		q.items <- n // want `send on q.items may meet the closed channel and panic`
	}
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.closed {
		q.closed = true
		close(q.items)
	}
}

func putAndClose(n int) {
	q := &queue{items: make(chan int, 4)}
	go q.put(n)
	q.close()
}

// A subscriber that was closed stays in the list.
type topic struct {
	mu   sync.Mutex
	subs []chan string
}

func (t *topic) subscribe() chan string {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := make(chan string, 1)
	t.subs = append(t.subs, c)
	return c
}

func (t *topic) send(s string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, c := range t.subs {
		c <- s // want `send on c may meet the closed channel and panic`
	}
}

func announce() {
	t := new(topic)
	c := t.subscribe()
	close(c)
	t.send("late")
}

// Whoever unsubscribes closes the channel, while Publish may have it in hand.
type Journal struct {
	mu   sync.Mutex
	subs map[int]chan string
	last int
}

func NewJournal() *Journal { return &Journal{subs: make(map[int]chan string)} }

func (b *Journal) Subscribe() (int, <-chan string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last++
	ch := make(chan string, 4)
	b.subs[b.last] = ch
	return b.last, ch
}

func (b *Journal) Unsubscribe(id int) {
	b.mu.Lock()
	ch, ok := b.subs[id]
	delete(b.subs, id)
	b.mu.Unlock()
	if ok {
		close(ch)
	}
}

func (b *Journal) Publish(news string) {
	b.mu.Lock()
	list := make([]chan string, 0, len(b.subs))
	for _, ch := range b.subs {
		list = append(list, ch)
	}
	b.mu.Unlock()
	for _, ch := range list {
		ch <- news // want `send on ch may meet the closed channel and panic`
	}
}

// The same, with an object for each listener.
type Listener struct {
	C    chan string
	name string
}

type Station struct {
	mu        sync.RWMutex
	listeners map[*Listener]bool
}

func NewStation() *Station { return &Station{listeners: make(map[*Listener]bool)} }

func (s *Station) Tune(name string) *Listener {
	l := &Listener{C: make(chan string, 1), name: name}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listeners[l] = true
	return l
}

func (s *Station) Leave(l *Listener) {
	s.mu.Lock()
	delete(s.listeners, l)
	s.mu.Unlock()
	close(l.C)
}

func (s *Station) Broadcast(song string) {
	s.mu.RLock()
	var all []*Listener
	for l := range s.listeners {
		all = append(all, l)
	}
	s.mu.RUnlock()
	for _, l := range all {
		select { // want `send on l.C may meet the closed channel and panic`
		case l.C <- song:
		default:
		}
	}
}
