package promises

import (
	"context"
	"sync"
)

// What is promised is kept.
type Kept struct {
	once sync.Once
	done chan struct{}
}

// NewKept makes one.
func NewKept() *Kept {
	k := &Kept{done: make(chan struct{})}
	go func() { <-k.done }()
	return k
}

// Close may be called more than once.
func (k *Kept) Close() { k.once.Do(func() { close(k.done) }) }

// Nothing is promised.
type Silent struct{ done chan struct{} }

// NewSilent makes one.
func NewSilent() *Silent {
	s := &Silent{make(chan struct{})}
	go func() { <-s.done }()
	return s
}

// Close ends it.
func (s *Silent) Close() { close(s.done) }

// The contrary is promised.
type Strict struct{ done chan struct{} }

// NewStrict makes one.
func NewStrict() *Strict {
	s := &Strict{make(chan struct{})}
	go func() { <-s.done }()
	return s
}

// Close ends it. It is not safe to call it more than once.
func (s *Strict) Close() { close(s.done) }

// What may be called several times is something else.
type Hooked struct {
	done chan struct{}
	hook func()
}

// NewHooked makes one.
func NewHooked(hook func()) *Hooked {
	h := &Hooked{make(chan struct{}), hook}
	go func() {
		<-h.done
		h.hook()
	}()
	return h
}

// Close ends it. The hook may run several times.
func (h *Hooked) Close() { close(h.done) }

// The one is there in place of the other.
type Choice struct{ quit, done chan struct{} }

// NewChoice makes one.
func NewChoice(work func(quit <-chan struct{})) *Choice {
	c := &Choice{make(chan struct{}), make(chan struct{})}
	go func() {
		defer close(c.done)
		work(c.quit)
	}()
	return c
}

// Shutdown waits for the end. Who is in a hurry should use Close instead.
func (c *Choice) Shutdown() {
	close(c.quit)
	<-c.done
}

// Close does not wait. It is like Shutdown after a deadline.
func (c *Choice) Close() { close(c.quit) }

// Nobody says whether both may be called.
type Two struct{ quit, done chan struct{} }

// NewTwo makes one.
func NewTwo(work func(quit <-chan struct{})) *Two {
	t := &Two{make(chan struct{}), make(chan struct{})}
	go func() {
		defer close(t.done)
		work(t.quit)
	}()
	return t
}

// Shutdown waits for the end.
func (t *Two) Shutdown() {
	close(t.quit)
	<-t.done
}

// Close does not wait.
func (t *Two) Close() { close(t.quit) }

// Who is told that the context was over has Kill, which looks whether there is anything
// left to do.
type Task struct {
	mu         sync.Mutex
	over       bool
	quit, done chan struct{}
}

// NewTask starts one.
func NewTask(work func(quit <-chan struct{})) *Task {
	t := &Task{quit: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(t.done)
		work(t.quit)
	}()
	return t
}

func (t *Task) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.over {
		t.over = true
		close(t.quit)
	}
}

// Stop waits for the task. It may be called twice.
func (t *Task) Stop(ctx context.Context) error {
	t.end()
	select {
	case <-t.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Kill leaves the task alone. It may be called after Stop.
func (t *Task) Kill() { t.end() }
