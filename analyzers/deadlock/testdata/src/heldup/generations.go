package heldup

import "sync"

// Who counts itself in a function that takes the lock is not waited for before that.
type monitors struct {
	mu sync.Mutex
	wg sync.WaitGroup
	n  int
}

func (m *monitors) register() {
	m.mu.Lock()
	m.n++
	m.wg.Add(1)
	m.mu.Unlock()
}

func (m *monitors) stop() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.wg.Wait()
}

func (m *monitors) cycle(done chan struct{}) {
	go func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			m.register()
			m.wg.Done()
		}
	}()
	m.stop()
	close(done)
}
