// Package bus tells others, with its lock held.
package bus

import "sync"

type Bus struct {
	mu   sync.RWMutex
	next int
	subs map[int]func(string)
}

func New() *Bus { return &Bus{subs: make(map[int]func(string))} }

func (b *Bus) Subscribe(f func(string)) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.next++
	b.subs[b.next] = f
	return b.next
}

func (b *Bus) Unsubscribe(id int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.subs, id)
}

func (b *Bus) Publish(name string) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, f := range b.subs {
		f(name)
	}
}

// A Listener is told who comes.
type Listener interface{ Came(id string) }

// A Network is what the package gives others.
type Network interface {
	Listen(Listener)
	Leave(Listener)
}

type swarm struct {
	lock struct {
		sync.RWMutex
		listeners map[Listener]bool
	}
}

func NewNetwork() Network {
	s := &swarm{}
	s.lock.listeners = make(map[Listener]bool)
	return s
}

func (s *swarm) Listen(l Listener) {
	s.lock.Lock()
	s.lock.listeners[l] = true
	s.lock.Unlock()
}

func (s *swarm) Leave(l Listener) {
	s.lock.Lock()
	delete(s.lock.listeners, l)
	s.lock.Unlock()
}

func (s *swarm) came(id string) {
	s.lock.RLock()
	defer s.lock.RUnlock()
	for l := range s.lock.listeners {
		l.Came(id)
	}
}

// A FakeNetwork is for the tests of others.
type FakeNetwork struct{}

func (*FakeNetwork) Listen(Listener) {}
func (*FakeNetwork) Leave(Listener)  {}

// A Table is gone over with its lock held.
type Table interface {
	Each(func(string))
	Set(string)
}

type Mem struct {
	mu sync.RWMutex
	m  map[string]bool
}

func NewMem() *Mem { return &Mem{m: make(map[string]bool)} }

func (t *Mem) Each(f func(string)) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for k := range t.m {
		f(k)
	}
}

func (t *Mem) Set(k string) {
	t.mu.Lock()
	t.m[k] = true
	t.mu.Unlock()
}

// A Board has who listens in a list, with a number to tell them apart.
type Board struct {
	mu     sync.RWMutex
	next   int
	topics map[string][]listening
}

type listening struct {
	id   int
	what func(note string) error
}

func (b *Board) Listen(topic string, what func(note string) error) (stop func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.next++
	id := b.next
	b.topics[topic] = append(b.topics[topic], listening{id, what})
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for i, l := range b.topics[topic] {
			if l.id == id {
				b.topics[topic] = append(b.topics[topic][:i], b.topics[topic][i+1:]...)
				return
			}
		}
	}
}

func (b *Board) Post(topic, note string) (err error) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, l := range b.topics[topic] {
		err = l.what(note)
	}
	return err
}
