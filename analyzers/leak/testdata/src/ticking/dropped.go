package ticking

import (
	"context"
	"errors"
	"sync"
	"time"
)

// What waits, besides time, for a context that was made to be cancelled, or for a channel
// that it was given, and is dropped or forgotten.

type store interface {
	Load(ctx context.Context) (int, error)
	Close() error
}

type mirror struct {
	src    store
	cancel context.CancelFunc

	mu   sync.Mutex
	last int
	err  error
}

func newMirror(ctx context.Context, src store, every time.Duration) (*mirror, error) {
	inner, cancel := context.WithCancel(context.Background())
	m := &mirror{src: src, cancel: cancel}
	go m.follow(inner, every)
	n, err := src.Load(ctx)
	if err != nil {
		src.Close()
		return nil, err
	}
	if n < 0 {
		cancel()
		return nil, errors.New("negative")
	}
	return m, nil
}

func (m *mirror) follow(ctx context.Context, every time.Duration) {
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		select { // want `the loop never ends: only time wakes this select any more`
		case <-ctx.Done():
			return
		case <-t.C:
		}
		n, err := m.src.Load(ctx)
		m.mu.Lock()
		m.last, m.err = n, err
		m.mu.Unlock()
	}
}

// Close ends it.
func (m *mirror) Close() error {
	m.cancel()
	return m.src.Close()
}

// A Feed is set up again by Configure, which forgets to cancel what goes on.
type Feed struct {
	mu     sync.Mutex
	src    store
	cancel context.CancelFunc
	items  []int
}

// NewFeed begins.
func NewFeed(src store, every time.Duration) *Feed {
	f := &Feed{src: src}
	f.Configure(every)
	return f
}

// Configure sets how often the source is asked.
func (f *Feed) Configure(every time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	ctx, cancel := context.WithCancel(context.Background())
	f.cancel = cancel
	go f.poll(ctx, every)
}

func (f *Feed) poll(ctx context.Context, every time.Duration) {
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		n, err := f.src.Load(ctx)
		if err != nil && ctx.Err() != nil {
			return
		}
		f.mu.Lock()
		f.items = append(f.items, n)
		f.mu.Unlock()
		select { // want `the loop never ends: only time wakes this select any more`
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// Stop ends it.
func (f *Feed) Stop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.cancel()
}

// A Gauge is measured by two loops, of which Close ends one.
type Gauge struct {
	mu        sync.Mutex
	value     int
	stopRead  chan struct{}
	stopDecay chan struct{}
}

// NewGauge begins.
func NewGauge() *Gauge {
	g := &Gauge{stopRead: make(chan struct{}), stopDecay: make(chan struct{})}
	go g.each(time.Second, g.stopRead, func() { g.add(1) })
	go g.each(time.Minute, g.stopDecay, func() { g.add(-1) })
	return g
}

func (g *Gauge) each(d time.Duration, stop chan struct{}, f func()) {
	t := time.NewTicker(d)
	defer t.Stop()
	for {
		select { // want `the loop never ends: only time wakes this select any more`
		case <-t.C:
			f()
		case <-stop:
			return
		}
	}
}

func (g *Gauge) add(n int) {
	g.mu.Lock()
	g.value += n
	g.mu.Unlock()
}

// Close ends it.
func (g *Gauge) Close() { close(g.stopRead) }
