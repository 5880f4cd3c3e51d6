// Package tallies has closes by whoever is the last.
package tallies

import "sync"

// The results are counted under a lock, and there is one for each part: the last one
// closes the channel.
type parts struct {
	mu      sync.Mutex
	names   []string
	results []string
	done    chan struct{}
}

func (p *parts) put(result string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.results = append(p.results, result)
	if len(p.results) < len(p.names) {
		return
	}
	close(p.done)
}

func fetch(p *parts, get func() (string, bool)) {
	for {
		result, ok := get()
		if !ok {
			return
		}
		p.put(result)
	}
}
