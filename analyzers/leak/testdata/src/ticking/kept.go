package ticking

import (
	"context"
	"sync"
	"time"
)

// The same, but nothing is dropped or forgotten.

type replica struct {
	src    store
	cancel context.CancelFunc
	mu     sync.Mutex
	last   int
}

func newReplica(ctx context.Context, src store, every time.Duration) (*replica, error) {
	inner, cancel := context.WithCancel(context.Background())
	r := &replica{src: src, cancel: cancel}
	go r.follow(inner, every)
	if _, err := src.Load(ctx); err != nil {
		cancel()
		return nil, err
	}
	return r, nil
}

func (r *replica) follow(ctx context.Context, every time.Duration) {
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		n, _ := r.src.Load(ctx)
		r.mu.Lock()
		r.last = n
		r.mu.Unlock()
	}
}

func (r *replica) Close() error {
	r.cancel()
	return r.src.Close()
}

// It lasts as long as the context of the caller, who may cancel that.
func watchSource(ctx context.Context, src store) error {
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Second):
				src.Load(ctx)
			}
		}
	}()
	_, err := src.Load(ctx)
	return err
}

// The old loop is told to end before there is a new one.
type Stream struct {
	mu     sync.Mutex
	src    store
	cancel context.CancelFunc
	closed bool
	items  []int
}

// Configure sets how often the source is asked.
func (s *Stream) Configure(every time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	if s.cancel != nil {
		s.cancel()
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	go s.poll(ctx, every)
}

func (s *Stream) poll(ctx context.Context, every time.Duration) {
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		if _, err := s.src.Load(ctx); err != nil && ctx.Err() != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// Stop ends it.
func (s *Stream) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if s.cancel != nil {
		s.cancel()
	}
}

// A Meter lets its source cancel.
type Meter struct {
	src interface {
		Start(ctx context.Context, cancel func()) error
	}
}

// Run measures until the source has had enough.
func (m *Meter) Run() error {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		t := time.NewTicker(time.Second)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.C:
			}
		}
	}()
	return m.src.Start(ctx, cancel)
}
