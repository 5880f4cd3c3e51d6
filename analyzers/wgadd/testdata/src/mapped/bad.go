// Package mapped goes over maps that another method fills.
package mapped

import (
	"log"
	"sync"
)

type Probe func() error

// A probe that panics is not counted down.
type Health struct {
	mu     sync.Mutex
	probes map[string]Probe
	wg     sync.WaitGroup
}

func NewHealth() *Health { return &Health{probes: make(map[string]Probe)} }

func (h *Health) Add(name string, p Probe) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.probes[name] = p
}

func (h *Health) Check() {
	for name, p := range h.probes {
		h.wg.Add(1)
		go func() {
			defer func() {
				if r := recover(); r != nil {
					log.Print(name, r)
				}
			}()
			if err := p(); err != nil {
				log.Print(name, err)
			}
			h.wg.Done()
		}()
	}
	h.wg.Wait() // want `h.wg.Wait blocks forever: the counter never becomes zero`
}
