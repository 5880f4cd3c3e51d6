// Package maps counts the entries of maps that come from elsewhere.
package filled

import "sync"

type watcher struct{ id int }

func (w *watcher) stop() {}

type stream struct {
	mu       sync.Mutex
	watchers map[int]*watcher
}

func (s *stream) Close() {
	var wg sync.WaitGroup
	s.mu.Lock()
	wg.Add(len(s.watchers))
	for _, w := range s.watchers {
		go func() {
			w.stop()
			wg.Done()
		}()
	}
	s.watchers = nil
	s.mu.Unlock()
	wg.Wait()
}

func each(m map[string]func()) {
	var wg sync.WaitGroup
	wg.Add(len(m))
	for _, f := range m {
		go func() {
			defer wg.Done()
			f()
		}()
	}
	wg.Wait()
}
