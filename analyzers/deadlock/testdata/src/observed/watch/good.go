package watch

import (
	"observed/bus"
	"sync"
)

// It leaves without its lock.
type polite struct {
	mu    sync.Mutex
	bus   *bus.Bus
	seen  int
	token int
}

func newPolite(b *bus.Bus) *polite {
	p := &polite{bus: b}
	p.token = b.Subscribe(p.onEvent)
	return p
}

func (p *polite) onEvent(string) {
	p.mu.Lock()
	p.seen++
	p.mu.Unlock()
}

func (p *polite) Close() {
	p.bus.Unsubscribe(p.token)
	p.mu.Lock()
	p.seen = 0
	p.mu.Unlock()
}

// It locks nothing when it is told.
type silent struct {
	mu     sync.Mutex
	events chan string
	bus    *bus.Bus
	token  int
}

func newSilent(b *bus.Bus) *silent {
	s := &silent{bus: b, events: make(chan string, 16)}
	s.token = b.Subscribe(func(name string) {
		select {
		case s.events <- name:
		default:
		}
	})
	return s
}

func (s *silent) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bus.Unsubscribe(s.token)
}

// What is told later is told to others than the bus that is left.
type bridge struct {
	mu       sync.Mutex
	from, to *bus.Bus
	token    int
}

func newBridge(from, to *bus.Bus) *bridge {
	b := &bridge{from: from, to: to}
	b.token = from.Subscribe(b.pass)
	return b
}

func (b *bridge) pass(name string) {
	b.mu.Lock()
	to := b.to
	b.mu.Unlock()
	to.Publish(name)
}

func (b *bridge) Leave(id int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.to.Unsubscribe(id)
}

// The new table becomes the one of the block when the old one was gone over.
type block struct{ table bus.Table }

func (b *block) rebuild() {
	fresh := bus.NewMem()
	b.table.Each(func(k string) { fresh.Set(k) })
	b.table = fresh
}
