// Package sharing has methods that are called by several at once.
package sharing

import "sync"

// Who waits for the one that fetches is not told that it failed.
type loader struct {
	mu    sync.Mutex
	calls map[string]*fetching
	fetch func(string) (int, error)
}

type fetching struct {
	done chan struct{}
	n    int
}

func newLoader(fetch func(string) (int, error)) *loader {
	return &loader{calls: make(map[string]*fetching), fetch: fetch}
}

func (l *loader) Load(key string) (int, error) {
	l.mu.Lock()
	if f, ok := l.calls[key]; ok {
		l.mu.Unlock()
		<-f.done // want `receive from f.done blocks forever: nobody sends or closes`
		return f.n, nil
	}
	f := &fetching{done: make(chan struct{})}
	l.calls[key] = f
	l.mu.Unlock()

	n, err := l.fetch(key)
	l.mu.Lock()
	delete(l.calls, key)
	l.mu.Unlock()
	if err != nil {
		return 0, err
	}
	f.n = n
	close(f.done)
	return n, nil
}
