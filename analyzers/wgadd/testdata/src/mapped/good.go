package mapped

import (
	"log"
	"sync"
)

// Done is deferred first.
type Sound struct {
	mu     sync.Mutex
	probes map[string]Probe
	wg     sync.WaitGroup
}

func NewSound() *Sound { return &Sound{probes: make(map[string]Probe)} }

func (s *Sound) Add(name string, p Probe) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.probes[name] = p
}

func (s *Sound) Check() {
	for name, p := range s.probes {
		s.wg.Add(1)
		go func() {
			defer s.wg.Done()
			defer func() {
				if r := recover(); r != nil {
					log.Print(name, r)
				}
			}()
			if err := p(); err != nil {
				log.Print(name, err)
			}
		}()
	}
	s.wg.Wait()
}
