package deaf

import (
	"os"
	"os/signal"
	"syscall"
)

// It is closed when no more signals come.
type closing struct{ hup chan os.Signal }

func newClosing(f func()) *closing {
	r := &closing{hup: make(chan os.Signal, 1)}
	signal.Notify(r.hup, syscall.SIGHUP)
	go func() {
		for range r.hup {
			f()
		}
	}()
	return r
}

func (r *closing) Close() {
	signal.Stop(r.hup)
	close(r.hup)
}

// There is a word besides.
type told struct {
	hup  chan os.Signal
	stop chan struct{}
}

func newTold(f func()) *told {
	r := &told{hup: make(chan os.Signal, 1), stop: make(chan struct{})}
	signal.Notify(r.hup, syscall.SIGHUP)
	go func() {
		for {
			select {
			case <-r.hup:
				f()
			case <-r.stop:
				return
			}
		}
	}()
	return r
}

func (r *told) Close() {
	signal.Stop(r.hup)
	close(r.stop)
}

// The signal that comes last is sent by hand.
type sent struct{ hup chan os.Signal }

func newSent(f func()) *sent {
	r := &sent{hup: make(chan os.Signal, 1)}
	signal.Notify(r.hup, syscall.SIGHUP)
	go func() {
		for s := range r.hup {
			if s == nil {
				return
			}
			f()
		}
	}()
	return r
}

func (r *sent) Close() {
	signal.Stop(r.hup)
	r.hup <- nil
}

// Who waits is one who is asked to, and leaves with the first.
type first struct{ hup chan os.Signal }

func newFirst() *first {
	r := &first{hup: make(chan os.Signal, 1)}
	signal.Notify(r.hup, syscall.SIGHUP)
	return r
}

func (r *first) Wait() os.Signal { return <-r.hup }

func (r *first) Stop() { signal.Stop(r.hup) }

// What is stopped is started again.
type again struct{ hup chan os.Signal }

func newAgain(f func()) *again {
	r := &again{hup: make(chan os.Signal, 1)}
	r.Resume()
	go func() {
		for range r.hup {
			f()
		}
	}()
	return r
}

func (r *again) Pause()  { signal.Stop(r.hup) }
func (r *again) Resume() { signal.Notify(r.hup, syscall.SIGHUP) }
