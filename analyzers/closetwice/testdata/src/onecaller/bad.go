package onecaller

import "sync"

// Two methods of the hub close what the ring holds, and one keeps to no lock.
type Ring struct {
	mu  sync.Mutex
	hub map[string]chan []byte
}

func NewRing() *Ring { return &Ring{hub: make(map[string]chan []byte)} }

func (g *Ring) channel(id string) <-chan []byte {
	g.mu.Lock()
	defer g.mu.Unlock()
	if ch, ok := g.hub[id]; ok {
		return ch
	}
	ch := make(chan []byte, 10)
	g.hub[id] = ch
	return ch
}

func (g *Ring) close() {
	for _, ch := range g.hub {
		close(ch) // want `ch may be closed twice: the second close panics`
	}
	g.hub = nil
}

type Hub struct {
	group *Ring
	err   chan error
	wg    sync.WaitGroup
}

func NewHub(g *Ring) *Hub { return &Hub{group: g, err: make(chan error, 1)} }

func (b *Hub) Handle(id string, f func([]byte)) {
	ch := b.group.channel(id)
	b.wg.Go(func() {
		for data := range ch {
			f(data)
		}
	})
}

func (b *Hub) Close() {
	b.group.close()
	b.wg.Wait()
	close(b.err)
}

func (b *Hub) Reset() {
	b.group.close()
}
