// Package drains: a goroutine takes what still comes out of a channel, until it is closed,
// and nobody closes it.
package drains

import "sync"

type sink struct {
	ch   chan string
	name string
}

// A Wide gets everything, and its channel is not closed, unlike that of a Narrow.
type Wide struct {
	ch   chan string
	bus  *bus
	once sync.Once
}

func (w *Wide) Out() <-chan string { return w.ch }

func (w *Wide) Close() error {
	w.once.Do(func() { w.bus.remove(w.ch) })
	return nil
}

type bus struct {
	mu    sync.RWMutex
	sinks []*sink
}

func (b *bus) add(s *sink) {
	b.mu.Lock()
	b.sinks = append(b.sinks, s)
	b.mu.Unlock()
}

func (b *bus) remove(ch chan string) {
	go func() {
		for range ch { // want `range over ch never ends: nobody closes it`
		}
	}()
	b.mu.Lock()
	for i, s := range b.sinks {
		if s.ch == ch {
			b.sinks = append(b.sinks[:i], b.sinks[i+1:]...)
			break
		}
	}
	b.mu.Unlock()
}

func (b *bus) Emit(s string) {
	b.mu.RLock()
	for _, to := range b.sinks {
		select {
		case to.ch <- s:
		default:
			println("slow", to.name)
			to.ch <- s
		}
	}
	b.mu.RUnlock()
}

func (b *bus) Subscribe(name string, room int) *Wide {
	w := &Wide{ch: make(chan string, room), bus: b}
	b.add(&sink{w.ch, name})
	return w
}

// A Narrow closes its channel, when nobody sends any more.
type Narrow struct {
	ch  chan string
	bus *bus
}

func (b *bus) Narrow(name string) *Narrow {
	n := &Narrow{ch: make(chan string, 1), bus: b}
	b.add(&sink{n.ch, name})
	return n
}

func (n *Narrow) Close() {
	go func() {
		for range n.ch {
		}
	}()
	n.bus.mu.Lock()
	for i, s := range n.bus.sinks {
		if s.ch == n.ch {
			n.bus.sinks = append(n.bus.sinks[:i], n.bus.sinks[i+1:]...)
			break
		}
	}
	close(n.ch)
	n.bus.mu.Unlock()
}
