// Package waitfirst waits for goroutines before, or after, it tells them to end.
package waitfirst

import (
	"sync"
	"time"
)

type disk interface {
	Flush() error
	Scan() []string
}

// A Sweeper waits for its goroutine first, which the explorer sees.
type Sweeper struct {
	d     disk
	poke  chan struct{}
	quit  chan struct{}
	loops sync.WaitGroup
}

func NewSweeper(d disk, every time.Duration) *Sweeper {
	s := &Sweeper{d: d, poke: make(chan struct{}, 1), quit: make(chan struct{})}
	s.loops.Add(1)
	go func() {
		defer s.loops.Done()
		s.sweep(every)
	}()
	return s
}

func (s *Sweeper) sweep(every time.Duration) {
	timer := time.NewTimer(every)
	for {
		select { // want `select blocks forever: no case can go on`
		case <-s.poke:
		case <-timer.C:
		case <-s.quit:
			return
		}
		if len(s.d.Scan()) > 0 {
			if s.d.Flush() != nil {
				continue
			}
		}
		timer.Reset(every)
	}
}

func (s *Sweeper) Poke() {
	select {
	case s.poke <- struct{}{}:
	default:
	}
}

func (s *Sweeper) Close() error {
	s.loops.Wait()
	close(s.quit)
	return s.d.Flush()
}

// A Mirror waits for a channel that the goroutine closes.
type Mirror struct {
	d           disk
	names       chan string
	stop, ended chan struct{}
}

func NewMirror(d disk) *Mirror {
	m := &Mirror{d: d, names: make(chan string), stop: make(chan struct{}), ended: make(chan struct{})}
	go m.run()
	return m
}

func (m *Mirror) run() {
	defer close(m.ended)
	for {
		select {
		case <-time.After(time.Second):
			for range m.d.Scan() {
				if err := m.d.Flush(); err != nil {
					break
				}
			}
		case <-m.stop: // want `the goroutine never ends: Stop waits for it before it closes the channel that ends it`
			return
		}
	}
}

func (m *Mirror) Stop() {
	<-m.ended
	close(m.stop)
}

// A Writer ends at an error as well.
type Writer struct {
	d     disk
	quit  chan struct{}
	loops sync.WaitGroup
}

func NewWriter(d disk) *Writer {
	w := &Writer{d: d, quit: make(chan struct{})}
	w.loops.Add(1)
	go w.write()
	return w
}

func (w *Writer) write() {
	defer w.loops.Done()
	for {
		select {
		case <-w.quit:
			return
		case <-time.After(time.Second):
			if w.d.Flush() != nil {
				return
			}
		}
	}
}

// Close waits until that has failed.
func (w *Writer) Close() {
	w.loops.Wait()
	close(w.quit)
}

// A Pool is told by Stop, and closed by Close when all have left.
type Pool struct {
	d     disk
	quit  chan struct{}
	once  sync.Once
	loops sync.WaitGroup
}

func NewPool(d disk) *Pool {
	p := &Pool{d: d, quit: make(chan struct{})}
	p.loops.Add(1)
	go p.work()
	return p
}

func (p *Pool) work() {
	defer p.loops.Done()
	for {
		select {
		case <-p.quit:
			return
		case <-time.After(time.Second):
			p.d.Flush()
		}
	}
}

func (p *Pool) Stop() { p.once.Do(func() { close(p.quit) }) }

func (p *Pool) Close() {
	p.loops.Wait()
	p.once.Do(func() { close(p.quit) })
}

// A Drain waits for its producers, and then tells the one who takes what they made.
type Drain struct {
	d         disk
	in        chan string
	quit      chan struct{}
	producers sync.WaitGroup
}

func NewDrain(d disk) *Drain {
	r := &Drain{d: d, in: make(chan string), quit: make(chan struct{})}
	r.producers.Add(1)
	go r.produce()
	go r.take()
	return r
}

func (r *Drain) produce() {
	defer r.producers.Done()
	for _, name := range r.d.Scan() {
		r.in <- name
	}
}

func (r *Drain) take() {
	for {
		select {
		case <-r.in:
			r.d.Flush()
		case <-r.quit:
			return
		}
	}
}

func (r *Drain) Close() {
	r.producers.Wait()
	close(r.quit)
}
