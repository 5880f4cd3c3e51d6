// Package printing prints objects that lock themselves to be printed.
package printing

import (
	"fmt"
	"log"
	"sync"
)

type peer struct {
	mu    sync.Mutex
	addr  string
	fails int
}

func (p *peer) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return fmt.Sprintf("%s (%d)", p.addr, p.fails)
}

func (p *peer) fail() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fails++
	log.Printf("%d: peer %v failed", p.fails, p) // want `p.mu is locked again by the goroutine that holds it: deadlock`
}

func (p *peer) err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return fmt.Errorf("peer %d, 100%% lost: %w", 1, p) // want `p.mu is locked again by the goroutine that holds it: deadlock`
}

func (p *peer) show() {
	p.mu.Lock()
	fmt.Println("peer", p) // want `p.mu is locked again by the goroutine that holds it: deadlock`
	p.mu.Unlock()
}
