// Package rounds waits for goroutines that are methods of what it waits for.
package rounds

import "sync"

type peer interface{ Send(round int) error }

// Whoever has made it: Run waits for goroutines that have not been counted.
type gossip struct {
	peers  []peer
	wg     sync.WaitGroup
	mu     sync.Mutex
	failed int
}

func (g *gossip) Run(rounds int) {
	for r := range rounds {
		for _, p := range g.peers {
			go g.push(r, p)
		}
		g.wg.Wait()
	}
}

func (g *gossip) push(round int, p peer) {
	g.wg.Add(1) // want `g.wg.Add runs in the goroutine it counts: Wait may return before it`
	defer g.wg.Done()
	if err := p.Send(round); err != nil {
		g.mu.Lock()
		g.failed++
		g.mu.Unlock()
	}
}
