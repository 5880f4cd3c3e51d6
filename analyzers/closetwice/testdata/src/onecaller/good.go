// Package onecaller has ends of life that are called from one place.
package onecaller

import "sync"

// Only Close of the bus closes what the group holds, and whether that is called twice is
// a question to the bus, which does not expect it.
type Group struct {
	mu  sync.Mutex
	bus map[string]chan []byte
}

func NewGroup() *Group { return &Group{bus: make(map[string]chan []byte)} }

func (g *Group) channel(id string) <-chan []byte {
	g.mu.Lock()
	defer g.mu.Unlock()
	if ch, ok := g.bus[id]; ok {
		return ch
	}
	ch := make(chan []byte, 10)
	g.bus[id] = ch
	return ch
}

func (g *Group) close() {
	for _, ch := range g.bus {
		close(ch)
	}
	g.bus = nil
}

type Bus struct {
	group *Group
	err   chan error
	wg    sync.WaitGroup
}

func NewBus(g *Group) *Bus { return &Bus{group: g, err: make(chan error, 1)} }

func (b *Bus) Handle(id string, f func([]byte)) {
	ch := b.group.channel(id)
	b.wg.Go(func() {
		for data := range ch {
			f(data)
		}
	})
}

func (b *Bus) Close() {
	b.group.close()
	b.wg.Wait()
	close(b.err)
}
