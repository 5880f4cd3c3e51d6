package progress

import "sync"

type woken struct {
	mu   sync.Mutex
	up   *sync.Cond
	high int
	over bool
}

func newWoken() *woken {
	m := &woken{}
	m.up = sync.NewCond(&m.mu)
	return m
}

func (m *woken) Raise(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.high = n
	m.up.Broadcast()
}

func (m *woken) Await(n int) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for m.high < n && !m.over {
		m.up.Wait()
	}
	return m.high >= n
}

func (m *woken) End() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.over = true
	m.up.Broadcast()
}

// A goroutine of the package raises the mark as long as there is one.
type driven struct {
	mu   sync.Mutex
	up   *sync.Cond
	high int
	over bool
}

func newDriven(steps <-chan int) *driven {
	m := &driven{}
	m.up = sync.NewCond(&m.mu)
	go func() {
		for n := range steps {
			m.raise(n)
		}
	}()
	return m
}

func (m *driven) raise(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.high = n
	m.up.Broadcast()
}

func (m *driven) Await(n int) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for m.high < n && !m.over {
		m.up.Wait()
	}
	return m.high >= n
}

func (m *driven) End() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.over = true
}

// Who raises the mark looks whether it is over, and has somebody else raise it.
type asked struct {
	mu   sync.Mutex
	up   *sync.Cond
	high int
	over bool
}

func newAsked() *asked {
	m := &asked{}
	m.up = sync.NewCond(&m.mu)
	return m
}

func (m *asked) Raise(n int) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.high = n
	m.up.Broadcast()
	return m.over
}

func (m *asked) Await(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for m.high < n && !m.over {
		m.up.Wait()
	}
}

func (m *asked) End() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.over = true
}
