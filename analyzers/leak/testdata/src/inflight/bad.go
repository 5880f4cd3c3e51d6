// Package inflight has methods that wait for what another call of them does.
package inflight

import (
	"errors"
	"sync"
)

var errEmpty = errors.New("empty")

type fetch struct {
	ready chan struct{}
	page  string
}

// A Pages fetches a page once for all who want it.
type Pages struct {
	mu      sync.Mutex
	flights map[string]*fetch
	get     func(string) (string, error)
}

func NewPages(get func(string) (string, error)) *Pages {
	return &Pages{flights: make(map[string]*fetch), get: get}
}

// A call that fails leaves its channel in the map. A later one only closes the channel
// that it makes itself.
func (p *Pages) Page(url string) (string, error) {
	p.mu.Lock()
	if f := p.flights[url]; f != nil {
		p.mu.Unlock()
		<-f.ready // want `receive from f.ready blocks forever: nobody sends or closes`
		return f.page, nil
	}
	f := &fetch{ready: make(chan struct{})}
	p.flights[url] = f
	p.mu.Unlock()

	page, err := p.get(url)
	if err != nil {
		return "", err
	}
	f.page = page
	close(f.ready)
	return page, nil
}
