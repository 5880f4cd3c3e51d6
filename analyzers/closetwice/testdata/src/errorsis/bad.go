package errorsis

import (
	"context"
	"errors"
	"sync"
)

var ErrGone = errors.New("gone")

// The error that Close has stored is another one than the one that is asked for.
type Wrong struct {
	fetch   func(context.Context) error
	mu      sync.Mutex
	lastErr error
	changed chan struct{}
	cancel  context.CancelFunc
	done    chan struct{}
}

func NewWrong(fetch func(context.Context) error) *Wrong {
	ctx, cancel := context.WithCancel(context.Background())
	v := &Wrong{fetch: fetch, changed: make(chan struct{}), cancel: cancel, done: make(chan struct{})}
	go v.update(ctx)
	return v
}

func (v *Wrong) update(ctx context.Context) {
	defer close(v.done)
	for ctx.Err() == nil {
		err := v.fetch(ctx)
		v.mu.Lock()
		if errors.Is(v.lastErr, ErrGone) {
			v.mu.Unlock()
			return
		}
		v.lastErr = err
		close(v.changed) // want `v.changed may be closed twice: the second close panics`
		v.changed = make(chan struct{})
		v.mu.Unlock()
	}
}

func (v *Wrong) Changed() <-chan struct{} {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.changed
}

func (v *Wrong) Close() {
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
