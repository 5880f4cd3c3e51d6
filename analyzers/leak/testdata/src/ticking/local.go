package ticking

import (
	"errors"
	"log"
	"time"
)

type locker interface {
	touch(name string) error
	unlock(name string)
}

// A channel of the function itself tells the loop to end, on one of the ways.
func keepLocked(l locker, name string, done <-chan struct{}) {
	defer l.unlock(name)
	for {
		select { // want `the loop never ends: only time wakes this select any more`
		case <-done:
			return
		case <-time.After(time.Second):
			if err := l.touch(name); err != nil {
				log.Print(err)
			}
		}
	}
}

func withLock(l locker, name string, work []func() error) error {
	done := make(chan struct{})
	go keepLocked(l, name, done)
	for _, f := range work {
		if err := f(); err != nil {
			return errors.Join(errors.New(name), err)
		}
	}
	close(done)
	return nil
}

// It may be deferred, and come too late for one way.
func withLate(l locker, name string, check, work func() error) error {
	done := make(chan struct{})
	go func(done <-chan struct{}) {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select { // want `the loop never ends: only time wakes this select any more`
			case <-tick.C:
				l.touch(name)
			case <-done:
				return
			}
		}
	}(done)
	if err := check(); err != nil {
		return err
	}
	defer close(done)
	return work()
}

// All ways end it.
func withDeferred(l locker, name string, work []func() error) error {
	done := make(chan struct{})
	defer close(done)
	go untilDone(l, name, done)
	for _, f := range work {
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}

func untilDone(l locker, name string, done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		case <-time.After(time.Second):
			l.touch(name)
		}
	}
}

// The one who has returned the means to end it leaves that to others.
func keeping(l locker, name string, check func() error) (end func(), err error) {
	done := make(chan struct{})
	if err := check(); err != nil {
		return nil, err
	}
	go untilDone(l, name, done)
	return func() { close(done) }, nil
}

// The literal that is the goroutine has the channel in a variable.
func withCalled(l locker, name string, work []func() error) error {
	done := make(chan struct{})
	go func() { whileOpen(l, name, done) }()
	for _, f := range work {
		if err := f(); err != nil {
			return err
		}
	}
	close(done)
	return nil
}

func whileOpen(l locker, name string, done <-chan struct{}) {
	for {
		select { // want `the loop never ends: only time wakes this select any more`
		case <-done:
			return
		case <-time.After(time.Second):
			l.touch(name)
		}
	}
}
