package inflight

import "sync"

type meeting struct {
	ready chan struct{}
	page  string
}

// Who comes later closes the channel that it finds.
type Relay struct {
	mu      sync.Mutex
	flights map[string]*meeting
	get     func(string) (string, error)
}

func NewRelay(get func(string) (string, error)) *Relay {
	return &Relay{flights: make(map[string]*meeting), get: get}
}

func (r *Relay) Page(url string, last bool) (string, error) {
	r.mu.Lock()
	f := r.flights[url]
	if f == nil {
		f = &meeting{ready: make(chan struct{})}
		r.flights[url] = f
	}
	r.mu.Unlock()
	if !last {
		<-f.ready
		return f.page, nil
	}
	page, err := r.get(url)
	if err != nil {
		return "", err
	}
	f.page = page
	r.mu.Lock()
	delete(r.flights, url)
	r.mu.Unlock()
	close(f.ready)
	return page, nil
}

type told struct {
	ready chan struct{}
	page  string
}

// A call that fails lets the others know.
type Shared struct {
	mu      sync.Mutex
	flights map[string]*told
	get     func(string) (string, error)
}

func NewShared(get func(string) (string, error)) *Shared {
	return &Shared{flights: make(map[string]*told), get: get}
}

func (s *Shared) Page(url string) (string, error) {
	s.mu.Lock()
	if f := s.flights[url]; f != nil {
		s.mu.Unlock()
		<-f.ready
		if f.page == "" {
			return "", errEmpty
		}
		return f.page, nil
	}
	f := &told{ready: make(chan struct{})}
	s.flights[url] = f
	s.mu.Unlock()

	page, err := s.get(url)
	if err == nil {
		f.page = page
	}
	close(f.ready)
	return page, err
}
