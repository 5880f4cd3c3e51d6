// Package undone ends subscriptions that were ended with the broker before.
package undone

import "sync"

type Sub struct {
	b  *Broker
	ch chan string
}

func (s *Sub) C() <-chan string { return s.ch }

func (s *Sub) Unsubscribe() {
	s.b.mu.Lock()
	defer s.b.mu.Unlock()
	delete(s.b.subs, s)
	close(s.ch) // want `s.ch may be closed twice: the second close panics`
}

// Close closes all channels, and leaves the subscriptions to end once more.
type Broker struct {
	mu     sync.Mutex
	subs   map[*Sub]bool
	closed bool
}

func NewBroker() *Broker { return &Broker{subs: make(map[*Sub]bool)} }

func (b *Broker) Subscribe() *Sub {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := &Sub{b, make(chan string, 1)}
	b.subs[s] = true
	return s
}

func (b *Broker) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	b.closed = true
	for s := range b.subs {
		close(s.ch)
	}
}
