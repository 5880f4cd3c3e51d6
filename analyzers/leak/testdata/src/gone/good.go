package gone

import (
	"context"
	"sync"
)

// The sender looks at the context.
type looks struct {
	ctx context.Context
	out chan item
}

func newLooks(ctx context.Context, next func() item) *looks {
	l := &looks{ctx: ctx, out: make(chan item)}
	go func() {
		for {
			select {
			case l.out <- next():
			case <-l.ctx.Done():
				return
			}
		}
	}()
	return l
}

func (l *looks) Next() (item, error) {
	select {
	case i := <-l.out:
		return i, nil
	case <-l.ctx.Done():
		return item{}, l.ctx.Err()
	}
}

// There is room for the one that is sent.
type roomy struct {
	ctx context.Context
	out chan item
}

func newRoomy(ctx context.Context, get func() item) *roomy {
	r := &roomy{ctx: ctx, out: make(chan item, 1)}
	go func() { r.out <- get() }()
	return r
}

func (r *roomy) Wait() (item, error) {
	select {
	case i := <-r.out:
		return i, nil
	case <-r.ctx.Done():
		return item{}, r.ctx.Err()
	}
}

// Who gives up receives what comes all the same.
type drains struct {
	ctx context.Context
	out chan item
}

func newDrains(ctx context.Context, get func() item) *drains {
	d := &drains{ctx: ctx, out: make(chan item)}
	go func() { d.out <- get() }()
	return d
}

func (d *drains) Wait() (item, error) {
	select {
	case i := <-d.out:
		return i, nil
	case <-d.ctx.Done():
		return <-d.out, d.ctx.Err()
	}
}

// The sender has left when the channel is closed.
type waited struct {
	out  chan item
	done chan struct{}
	wg   sync.WaitGroup
	stop func()
}

func newWaited(next func() (item, bool), use func(item), stop func()) *waited {
	w := &waited{out: make(chan item), done: make(chan struct{}), stop: stop}
	go func() {
		for {
			i, ok := w.Next()
			if !ok {
				return
			}
			use(i)
		}
	}()
	w.wg.Add(1)
	go func() {
		defer w.wg.Done()
		for {
			i, ok := next()
			if !ok {
				return
			}
			w.out <- i
		}
	}()
	return w
}

func (w *waited) Next() (item, bool) {
	select {
	case i := <-w.out:
		return i, true
	case <-w.done:
		return item{}, false
	}
}

func (w *waited) Close() {
	w.stop()
	w.wg.Wait()
	close(w.done)
}

// The context is that of a caller, who may come again.
type polled struct{ out chan item }

func newPolled(next func() item) *polled {
	p := &polled{out: make(chan item)}
	go func() {
		for {
			p.out <- next()
		}
	}()
	return p
}

func (p *polled) Next(ctx context.Context) (item, error) {
	select {
	case i := <-p.out:
		return i, nil
	case <-ctx.Done():
		return item{}, ctx.Err()
	}
}
