package collected

import (
	"runtime"
	"sync"
	"time"
)

// The goroutine has what is in a shell, and others have the shell.
type inner struct {
	stop chan struct{}
	n    int
}

type shell struct{ *inner }

func newShell() *shell {
	in := &inner{stop: make(chan struct{})}
	s := &shell{in}
	go in.run()
	runtime.SetFinalizer(s, func(s *shell) { close(s.stop) })
	return s
}

func (in *inner) run() {
	for {
		select {
		case <-in.stop:
			return
		case <-time.After(time.Second):
			in.n++
		}
	}
}

// The goroutine has only what it waits for.
type counter struct {
	stop chan struct{}
	work chan int
}

func newCounter() *counter {
	c := &counter{stop: make(chan struct{}), work: make(chan int)}
	go count(c.work, c.stop)
	runtime.AddCleanup(c, func(stop chan struct{}) { close(stop) }, c.stop)
	return c
}

func count(work chan int, stop chan struct{}) {
	sum := 0
	for {
		select {
		case n := <-work:
			sum += n
		case <-stop:
			return
		}
	}
}

// The goroutine comes to an end by itself, and then the object may be collected.
type loader struct {
	mu    sync.Mutex
	lines []string
	read  func() (string, error)
	file  int
}

func newLoader(read func() (string, error)) *loader {
	l := &loader{read: read}
	go l.load()
	runtime.SetFinalizer(l, func(l *loader) { l.file = -1 })
	return l
}

func (l *loader) load() {
	for {
		s, err := l.read()
		if err != nil {
			return
		}
		l.mu.Lock()
		l.lines = append(l.lines, s)
		l.mu.Unlock()
	}
}

// The finalizer is taken away.
type plain struct {
	stop chan struct{}
	n    int
}

func newPlain() *plain {
	p := &plain{stop: make(chan struct{})}
	go func() {
		for {
			select {
			case <-p.stop:
				return
			case <-time.After(time.Second):
				p.n++
			}
		}
	}()
	runtime.SetFinalizer(p, nil)
	return p
}

func (p *plain) Close() { close(p.stop) }

// Only the channel is loaded before the loop.
type early struct {
	stop chan struct{}
	tick chan int
}

func newEarly() *early {
	e := &early{stop: make(chan struct{}), tick: make(chan int)}
	go e.run()
	runtime.AddCleanup(e, func(stop chan struct{}) { close(stop) }, e.stop)
	return e
}

func (e *early) run() {
	stop, tick := e.stop, e.tick
	for {
		select {
		case <-stop:
			return
		case <-tick:
		}
	}
}
