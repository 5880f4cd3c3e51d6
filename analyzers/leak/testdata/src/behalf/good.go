// Package behalf has methods that have somebody wait for what other methods do.
package behalf

import "context"

type client interface{ Call(context.Context) error }

// A Tracker tracks.
type Tracker struct {
	ctx    context.Context
	cancel func()
	ready  chan struct{}
	c      client
	work   chan int
}

// New returns a tracker, which needs a client.
func New(work func(int)) *Tracker {
	ctx, cancel := context.WithCancel(context.Background())
	t := &Tracker{ctx: ctx, cancel: cancel, ready: make(chan struct{}, 1), work: make(chan int, 8)}
	go t.run(work)
	return t
}

func (t *Tracker) run(work func(int)) {
	for {
		select {
		case <-t.ctx.Done():
			return
		case n := <-t.work:
			work(n)
		}
	}
}

// SetClient makes it ready.
func (t *Tracker) SetClient(c client) {
	t.c = c
	close(t.ready)
}

func (t *Tracker) id(ctx context.Context) error {
	<-t.ready
	return t.c.Call(ctx)
}

// Status sends the states.
func (t *Tracker) Status(ctx context.Context, out chan<- int) error {
	defer close(out)
	if err := t.id(ctx); err != nil {
		return err
	}
	for i := range 3 {
		select {
		case out <- i:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Recover recovers what has failed.
func (t *Tracker) Recover(ctx context.Context) (n int) {
	states := make(chan int, 1024)
	go func() {
		t.Status(ctx, states)
	}()
	for s := range states {
		n += s
	}
	return n
}

// Shutdown ends it.
func (t *Tracker) Shutdown() { t.cancel() }
