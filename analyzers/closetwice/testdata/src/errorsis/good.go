// Package errorsis asks by errors.Is for what has been stored.
package errorsis

import (
	"context"
	"errors"
	"sync"
)

var ErrClosed = errors.New("closed")

// Who finds that the error is the one that Close has stored does not close again.
type Value struct {
	fetch   func(context.Context) error
	mu      sync.Mutex
	lastErr error
	changed chan struct{}
	cancel  context.CancelFunc
	done    chan struct{}
}

func NewValue(fetch func(context.Context) error) *Value {
	ctx, cancel := context.WithCancel(context.Background())
	v := &Value{fetch: fetch, changed: make(chan struct{}), cancel: cancel, done: make(chan struct{})}
	go v.update(ctx)
	return v
}

func (v *Value) update(ctx context.Context) {
	defer close(v.done)
	for ctx.Err() == nil {
		err := v.fetch(ctx)
		v.mu.Lock()
		if errors.Is(v.lastErr, ErrClosed) {
			v.mu.Unlock()
			return
		}
		v.lastErr = err
		close(v.changed)
		v.changed = make(chan struct{})
		v.mu.Unlock()
	}
}

func (v *Value) Changed() <-chan struct{} {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.changed
}

func (v *Value) Close() {
	v.mu.Lock()
	if errors.Is(v.lastErr, ErrClosed) {
		v.mu.Unlock()
		return
	}
	v.lastErr = ErrClosed
	close(v.changed)
	v.mu.Unlock()
	v.cancel()
	<-v.done
}
