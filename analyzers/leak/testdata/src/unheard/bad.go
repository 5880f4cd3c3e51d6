package unheard

import (
	"context"
	"sync"
	"sync/atomic"
)

// The work is put into a list, and who does it is told if he waits.
type printer struct {
	mu    sync.Mutex
	pages []string
	ready chan struct{}
	quit  chan struct{}
}

func newPrinter() *printer {
	p := &printer{ready: make(chan struct{}), quit: make(chan struct{})}
	go p.run()
	return p
}

func (p *printer) Print(page string) {
	p.mu.Lock()
	p.pages = append(p.pages, page)
	p.mu.Unlock()
	select {
	case p.ready <- struct{}{}: // want `the signal is lost while run is at work: the channel has no room for it`
	default:
	}
}

func (p *printer) next() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := p.pages
	p.pages = nil
	return all
}

func (p *printer) run() {
	for {
		select {
		case <-p.ready:
			for _, page := range p.next() {
				println(page)
			}
		case <-p.quit:
			return
		}
	}
}

func (p *printer) Close() { close(p.quit) }

// A map, a signal that a helper gives, and a bare receive.
type Index struct {
	mu    sync.Mutex
	dirty map[string]bool
	poke  chan struct{}
}

func NewIndex() *Index {
	return &Index{dirty: make(map[string]bool), poke: make(chan struct{})}
}

func (x *Index) Touch(name string) {
	x.mu.Lock()
	x.dirty[name] = true
	x.mu.Unlock()
	x.wake()
}

func (x *Index) wake() {
	select {
	case x.poke <- struct{}{}: // want `the signal is lost while Run is at work`
	default:
	}
}

func (x *Index) Run(ctx context.Context, build func(context.Context, string)) {
	for ctx.Err() == nil {
		<-x.poke // want `receive from x.poke blocks forever`
		x.mu.Lock()
		names := x.dirty
		x.dirty = make(map[string]bool)
		x.mu.Unlock()
		for name := range names {
			build(ctx, name)
		}
	}
}

// An atomic flag, and a yes that says nothing more.
type Saver struct {
	dirty atomic.Bool
	wake  chan bool
	save  func()
}

func NewSaver(save func()) *Saver { return &Saver{wake: make(chan bool), save: save} }

func (s *Saver) Touch() {
	s.dirty.Store(true)
	select {
	case s.wake <- true: // want `the signal is lost while Loop is at work`
	default:
	}
}

func (s *Saver) Loop(ctx context.Context) {
	for {
		select {
		case <-s.wake:
			if s.dirty.Swap(false) {
				s.save()
			}
		case <-ctx.Done():
			return
		}
	}
}
