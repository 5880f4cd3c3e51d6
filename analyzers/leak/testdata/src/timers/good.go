package timers

import (
	"context"
	"math"
	"time"
)

// Stopped timers and callbacks that never run leave no goroutine behind.

func stopped(f func()) {
	t := time.AfterFunc(time.Second, f)
	defer t.Stop()
	f()
}

func withdrawn(ctx context.Context, f func()) {
	own, cancel := context.WithCancel(context.Background())
	defer cancel()
	stop := context.AfterFunc(own, f)
	f()
	stop()
}

type timeoutError struct{}

func (timeoutError) Error() string { return "timeout" }

// An error that comes from elsewhere is never one of a type of our own: after
// the timeout there is another value to come.
func limited(run func() error) error {
	errc := make(chan error, 2)
	t := time.AfterFunc(time.Second, func() { errc <- timeoutError{} })
	go func() {
		err := run()
		t.Stop()
		errc <- err
	}()
	err := <-errc
	if err == (timeoutError{}) {
		<-errc
	}
	return err
}

func drainedIfAny(d time.Duration, expire func(), work func() error) error {
	t := time.AfterFunc(d, expire)
	err := work()
	if !t.Stop() && t.C != nil {
		<-t.C
	}
	return err
}

// Whoever waits for the callback is woken by it, if the timer could not be
// stopped.
func waits(d time.Duration, expire, work func()) {
	done := make(chan struct{})
	t := time.AfterFunc(d, func() {
		defer close(done)
		expire()
	})
	work()
	if !t.Stop() {
		<-done
	}
}

// A timer that is set as far away as can be is there to be set again: to stop it
// at once always succeeds.
func armedLater(expire func()) (*time.Timer, *time.Timer) {
	t := time.AfterFunc(math.MaxInt64, expire)
	if !t.Stop() {
		<-t.C
	}
	u := time.AfterFunc(time.Duration(math.MaxInt64), expire)
	if !u.Stop() {
		<-u.C
	}
	return t, u
}
