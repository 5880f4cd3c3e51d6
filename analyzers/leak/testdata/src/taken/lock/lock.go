// Package lock has a lock that can be closed.
package lock

type Lock struct{ ch chan struct{} }

func New() *Lock {
	ch := make(chan struct{}, 1)
	ch <- struct{}{}
	return &Lock{ch}
}

// Try takes the lock, and says no if it was closed.
func (l *Lock) Try() bool {
	_, ok := <-l.ch
	return ok
}

func (l *Lock) Unlock() { l.ch <- struct{}{} }

func (l *Lock) Close() {
	<-l.ch
	close(l.ch)
}
