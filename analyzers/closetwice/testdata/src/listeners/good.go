// Package listeners has channels in lists, from which they are taken when they are
// closed.
package listeners

import "sync"

type Fan struct {
	mu        sync.Mutex
	listeners []chan int
}

func (f *Fan) Listen() chan int {
	f.mu.Lock()
	defer f.mu.Unlock()
	ch := make(chan int, 8)
	f.listeners = append(f.listeners, ch)
	return ch
}

// It is found once.
func (f *Fan) StopListening(ch chan int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, l := range f.listeners {
		if l == ch {
			f.listeners = append(f.listeners[:i], f.listeners[i+1:]...)
			close(ch)
			break
		}
	}
}

// A Process may be stopped twice.
type Process struct {
	mu   sync.Mutex
	news chan int
	end  func()
}

func NewProcess(f *Fan) *Process {
	ch := f.Listen()
	return &Process{news: ch, end: func() { f.StopListening(ch) }}
}

func (p *Process) News() <-chan int { return p.news }

func (p *Process) Stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.end()
}
