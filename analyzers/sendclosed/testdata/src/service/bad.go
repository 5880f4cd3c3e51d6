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
