// Package semaphore bounds how many goroutines do something at once.
//
// [Semaphore] is a channel with a buffer, which is all it takes when every
// holder counts as one. [Run] shows [golang.org/x/sync/semaphore], whose
// holders have a weight.
//
// What goes wrong with semaphores is the release: forgotten on an early
// return, or done after an Acquire that failed. [Semaphore.Do] can do neither.
package semaphore

import "context"

// A Semaphore has a fixed number of slots. Its methods may be called by
// several goroutines at once.
type Semaphore struct {
	taken chan struct{} // holds one value for each slot that is taken
}

// New returns a semaphore of n slots. It panics if n is below one, since
// whoever acquired such a semaphore would wait for ever.
func New(n int) *Semaphore {
	if n < 1 {
		panic("semaphore: New with fewer than one slot")
	}
	return &Semaphore{taken: make(chan struct{}, n)}
}

// Acquire waits for a slot and takes it. If ctx is done first it takes none
// and returns the error of ctx.
func (s *Semaphore) Acquire(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err // with a slot free as well, select would choose at random
	}
	select {
	case s.taken <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// TryAcquire takes a slot if one is free, and reports whether it did.
func (s *Semaphore) TryAcquire() bool {
	select {
	case s.taken <- struct{}{}:
		return true
	default:
		return false
	}
}

// Release gives a slot back. It panics if none is taken: that is a bug of the
// caller, and waiting for a slot to be taken would hide it.
func (s *Semaphore) Release() {
	select {
	case <-s.taken:
	default:
		panic("semaphore: Release without Acquire")
	}
}

// Do calls f in a slot, and gives the slot back however f ends. The error is
// that of f, or of ctx if it was done before there was a slot.
func (s *Semaphore) Do(ctx context.Context, f func(context.Context) error) error {
	if err := s.Acquire(ctx); err != nil {
		return err
	}
	defer s.Release()
	return f(ctx)
}
