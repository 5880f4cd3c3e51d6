package tokens

import (
	"context"
	"errors"
	"fmt"
)

// The place is given back.
type careful struct {
	dial  dialer
	slots chan struct{}
}

func newCareful(dial dialer, size int) *careful {
	return &careful{dial: dial, slots: make(chan struct{}, size)}
}

func (p *careful) Get(ctx context.Context) (conn, error) {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	c, err := p.dial(ctx)
	if err != nil {
		<-p.slots
		return nil, fmt.Errorf("dial: %w", err)
	}
	return c, nil
}

func (p *careful) Put(c conn) {
	c.Close()
	<-p.slots
}

// It is taken last.
type last struct{ places chan struct{} }

func newLast(n int) *last { return &last{make(chan struct{}, n)} }

func (l *last) Enter(name string) error {
	if name == "" {
		return errors.New("no name")
	}
	l.places <- struct{}{}
	return nil
}

func (l *last) Leave() { <-l.places }

// A goroutine gives it back.
type runner struct{ places chan struct{} }

func newRunner(n int) *runner { return &runner{make(chan struct{}, n)} }

func (r *runner) Run(task func() error, wait bool) error {
	r.places <- struct{}{}
	done := make(chan error, 1)
	go func() {
		defer func() { <-r.places }()
		done <- task()
	}()
	if !wait {
		return nil
	}
	return <-done
}

// These are no places: somebody counts them.
type meter struct {
	ticks chan struct{}
	n     int
}

func newMeter(room int) *meter { return &meter{ticks: make(chan struct{}, room)} }

func (m *meter) Tick(check func() error) error {
	m.ticks <- struct{}{}
	return check()
}

func (m *meter) Run() {
	for range m.ticks {
		m.n++
	}
}

// The kind of failure says whether it was taken, which is beyond us.
type worker struct {
	jobs chan func()
	free chan struct{}
}

func newWorker(n int) *worker {
	w := &worker{jobs: make(chan func()), free: make(chan struct{}, n)}
	go w.loop()
	return w
}

func (w *worker) loop() {
	for job := range w.jobs {
		job()
		<-w.free
	}
}

func (w *worker) Submit(job func(), check func() error) error {
	w.free <- struct{}{}
	w.jobs <- job
	return check()
}
