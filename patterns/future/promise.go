package future

// A Promise is the side of a future that sets its value, for code that learns
// it in a callback or a message and so cannot use [Go]. Readers of the future
// wait until it is resolved or rejected: that is what is promised. Its methods
// may be called by several goroutines at once; the first settles it.
type Promise[T any] struct{ future *Future[T] }

// NewPromise returns a promise that is not settled.
func NewPromise[T any]() *Promise[T] {
	return &Promise[T]{&Future[T]{done: make(chan struct{})}}
}

// Future returns the side of the readers, the same each time.
func (p *Promise[T]) Future() *Future[T] { return p.future }

// Resolve sets the value. It reports whether it was the first to settle the
// promise; otherwise it has no effect.
func (p *Promise[T]) Resolve(value T) bool { return p.settle(value, nil) }

// Reject sets the error, which should not be nil: readers would take the zero
// value for the result. It reports whether it was the first to settle the
// promise; otherwise it has no effect.
func (p *Promise[T]) Reject(err error) bool {
	var zero T
	return p.settle(zero, err)
}

func (p *Promise[T]) settle(value T, err error) (first bool) {
	f := p.future
	f.once.Do(func() {
		f.value, f.err = value, err
		close(f.done)
		first = true
	})
	return first
}
