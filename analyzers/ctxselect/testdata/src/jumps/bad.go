// Package jumps: a goto that goes back to a label makes a loop.
package jumps

import (
	"context"
	"sync"
	"time"
)

type relays struct {
	mu   sync.Mutex
	have map[string]bool
}

// What is counted anew in each turn bounds nothing.
func (r *relays) find(ctx context.Context, ask func(context.Context) ([]string, error)) {
again:
	r.mu.Lock()
	have := len(r.have)
	r.mu.Unlock()
	if have > 3 {
		return
	}
	list, err := ask(ctx)
	if err != nil {
		return
	}
	for _, name := range list {
		r.mu.Lock()
		r.have[name] = true
		have++
		r.mu.Unlock()
	}
	if have == 0 {
		time.Sleep(30 * time.Second) // want `time.Sleep goes on after ctx is done: the function does not look at it before it begins again`
		goto again
	}
}

// An error is no count, wherever it is declared.
func connect(ctx context.Context, dial func() error) {
	var err error
retry:
	if err = dial(); err != nil {
		select {
		case <-ctx.Done():
			return
		default:
		}
		<-time.After(time.Minute) // want `waiting for time.After goes on after ctx is done: the function looks at it only in between`
		goto retry
	}
}
