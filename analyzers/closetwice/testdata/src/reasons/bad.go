package reasons

import "sync"

// One of the two is known to come without an error, and leaves no trace.
type upload struct {
	mu   sync.Mutex
	err  error
	done chan struct{}
}

func newUpload(send func(), check func() error) *upload {
	u := &upload{done: make(chan struct{})}
	go func() {
		send()
		u.finish(nil)
	}()
	go func() { u.finish(check()) }()
	return u
}

func (u *upload) finish(err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.err == nil {
		u.err = err
		close(u.done) // want `u.done may be closed twice: the second close panics`
	}
}
