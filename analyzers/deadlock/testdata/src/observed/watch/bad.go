// Package watch observes objects of another package.
package watch

import (
	"observed/bus"
	"sync"
)

type tracker struct {
	mu    sync.Mutex
	bus   *bus.Bus
	seen  map[string]int
	token int
}

func newTracker(b *bus.Bus) *tracker {
	t := &tracker{bus: b, seen: make(map[string]int)}
	t.token = b.Subscribe(t.onEvent)
	return t
}

func (t *tracker) onEvent(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen[name]++
}

func (t *tracker) Close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bus.Unsubscribe(t.token) // want `bus.Bus.mu is locked while watch.tracker.mu is held, but \(\*watch.tracker\).onEvent locks them the other way round`
	t.seen = nil
}

// What observes is the object under another name, and the other one an interface.
type relay struct {
	mu     sync.Mutex
	net    bus.Network
	peers  map[string]bool
	closed bool
}

type listener relay

func newRelay(n bus.Network) *relay {
	r := &relay{net: n, peers: make(map[string]bool)}
	n.Listen((*listener)(r))
	return r
}

func (l *listener) Came(id string) {
	r := (*relay)(l)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.peers[id] = true
}

func (r *relay) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.closed = true
		r.net.Leave((*listener)(r)) // want `bus.swarm.lock.RWMutex is locked while watch.relay.mu is held, but \(\*watch.listener\).Came locks them the other way round`
	}
}

// Who is told asks the one who tells, which holds its lock.
type echo struct{ net bus.Network }

func newEcho(n bus.Network) *echo {
	e := &echo{net: n}
	n.Listen(e)
	return e
}

func (e *echo) Came(id string) {
	e.net.Leave(e) // want `e.net.lock.RWMutex is locked again in a callback that is called with it held: deadlock`
}

// The table that is gone over is the new one already.
func (b *block) again() {
	fresh := bus.NewMem()
	b.table = fresh
	b.table.Each(func(k string) {
		fresh.Set(k + "x") // want `t.mu is locked again by the goroutine that holds it: deadlock`
	})
}
