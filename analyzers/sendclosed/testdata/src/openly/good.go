package openly

import (
	"sync"
	"sync/atomic"
	"time"
)

// Those who send are waited for between the two closes.
type waited struct {
	done  chan struct{}
	tasks chan int
	users sync.WaitGroup
}

func (w *waited) add(n int) {
	w.users.Add(1)
	defer w.users.Done()
	select {
	case w.tasks <- n:
	case <-w.done:
	}
}

func (w *waited) stop() {
	close(w.done)
	w.users.Wait()
	close(w.tasks)
}

// So they are, by somebody who is not known.
type pooled struct {
	done  chan struct{}
	tasks chan int
	pool  interface{ Drain() }
}

func (p *pooled) add(n int) {
	select {
	case p.tasks <- n:
	case <-p.done:
	}
}

func (p *pooled) stop() {
	close(p.done)
	p.pool.Drain()
	close(p.tasks)
}

// A lock keeps the two apart.
type apart struct {
	mu    sync.RWMutex
	done  chan struct{}
	tasks chan int
}

func (a *apart) add(n int) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	select {
	case <-a.done:
		return
	default:
	}
	a.tasks <- n
}

func (a *apart) stop() {
	a.mu.Lock()
	defer a.mu.Unlock()
	close(a.done)
	close(a.tasks)
}

// Another channel of the object is closed, not the one that is asked for.
type other struct {
	abort chan struct{}
	done  chan struct{}
	tasks chan int
}

func (o *other) add(n int) {
	select {
	case o.tasks <- n:
	case <-o.abort:
	}
}

func (o *other) stop() {
	close(o.done)
	close(o.tasks)
}

// One goroutine does both, one after the other.
type single struct {
	done   chan struct{}
	tasks  chan int
	closed atomic.Bool
}

func run(s *single, list []int) {
	go func() {
		for _, n := range list {
			s.add(n)
		}
		s.finish()
	}()
}

func (s *single) add(n int) {
	if s.closed.Load() {
		return
	}
	select {
	case s.tasks <- n:
	case <-s.done:
	}
}

func (s *single) finish() {
	s.closed.Store(true)
	close(s.done)
	close(s.tasks)
}

// The one who closes gives the others time.
type slow struct {
	closed atomic.Bool
	users  atomic.Int32
	jobs   chan int
}

func (s *slow) add(n int) {
	s.users.Add(1)
	defer s.users.Add(-1)
	if !s.closed.Load() {
		s.jobs <- n
	}
}

func (s *slow) stop() {
	s.closed.Store(true)
	for s.users.Load() > 0 {
		time.Sleep(time.Millisecond)
	}
	close(s.jobs)
}

// A plain field that is nil is for one goroutine.
type plain struct {
	out chan int
}

func (p *plain) put(n int) {
	if p.out != nil {
		p.out <- n
	}
}

func (p *plain) end() {
	if p.out != nil {
		close(p.out)
		p.out = nil
	}
}

type subscriber struct {
	name  string
	gone  bool
	notes chan int
}

// The entry is taken out with the close.
type tidy struct {
	mu   sync.Mutex
	list map[string]*subscriber
}

func (t *tidy) drop(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s := t.list[name]; s != nil {
		close(s.notes)
		delete(t.list, name)
	}
}

func (t *tidy) tell(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range t.list {
		s.notes <- n
	}
}

// The caller takes it out.
type twoStep struct {
	mu   sync.Mutex
	list map[string]*subscriber
}

func (t *twoStep) drop(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.shut(name)
	delete(t.list, name)
}

func (t *twoStep) shut(name string) {
	if s := t.list[name]; s != nil {
		close(s.notes)
	}
}

func (t *twoStep) tell(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range t.list {
		s.notes <- n
	}
}

// The entry says that it has ended.
type marked struct {
	mu   sync.Mutex
	list map[string]*subscriber
}

func (m *marked) drop(name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if s := m.list[name]; s != nil {
		s.gone = true
		close(s.notes)
	}
}

func (m *marked) tell(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.list {
		if !s.gone {
			s.notes <- n
		}
	}
}

// All are closed: that is the end.
type ended struct {
	mu   sync.Mutex
	list map[string]*subscriber
}

func (e *ended) finish() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, s := range e.list {
		close(s.notes)
	}
}

func (e *ended) tell(n int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, s := range e.list {
		s.notes <- n
	}
}

// What is closed in a literal is closed by whoever calls it, and that one holds the lock.
type marker struct {
	mu    sync.Mutex
	done  chan struct{}
	tasks chan func()
}

func (m *marker) block(f func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	ended := make(chan struct{})
	m.tasks <- func() {
		defer close(ended)
		f()
	}
	<-ended
}

func (m *marker) add(task func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	select {
	case <-m.done:
		return
	default:
	}
	m.tasks <- task
}

func (m *marker) stop() {
	m.block(func() {
		close(m.done)
		close(m.tasks)
	})
}
