// Package guards has tests that go on only if there was no error.
package guards

import (
	"errors"
	"net"
	"testing"

	"guards/expect"
)

type echo struct {
	in   chan int
	stop chan struct{}
}

func (e *echo) loop() {
	for {
		select {
		case <-e.in:
		case <-e.stop:
			return
		}
	}
}

func start(in chan int) (*echo, error) {
	if _, err := net.Listen("tcp", ":0"); err != nil {
		return nil, err
	}
	e := &echo{in: in, stop: make(chan struct{})}
	go e.loop()
	return e, nil
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func elsewhere(t *testing.T) {
	in := make(chan int)
	e, err := start(in)
	expect.NoError(t, err)
	in <- 1
	close(e.stop)
}

func inView(t *testing.T) {
	in := make(chan int)
	e, err := start(in)
	must(t, err)
	in <- 1
	close(e.stop)
}

func refuses(t *testing.T) {
	done := make(chan struct{})
	f := func(n int) error {
		if n < 0 {
			return errors.New("negative")
		}
		go func() { close(done) }()
		return nil
	}
	expect.Error(t, f(-1))
	expect.NoError(t, f(1))
	<-done
}

// A helper in another package ends the test.
func endsElsewhere(t *testing.T, failed func() bool) {
	done := make(chan struct{})
	go func() { <-done }()
	if failed() {
		close(done)
		expect.Fatal(t, "failed")
	}
	close(done)
}

// With an error the test has failed, though it goes on.
func softly(t *testing.T) {
	in := make(chan int)
	e, err := start(in)
	expect.IsNil(t, err)
	in <- 1
	close(e.stop)
}

func softlyOfSuite(x *expect.Expectations) {
	in := make(chan int)
	e, err := start(in)
	if !x.IsNil(err) {
		in <- 1
	}
	in <- 2
	close(e.stop)
}

// Behind the test of an error nothing is left.
func failed(t *testing.T, get func() (int, error)) {
	in := make(chan int)
	go func() { in <- 1 }()
	if _, err := get(); err != nil {
		expect.IsNil(t, err)
		return
	}
	<-in
}

// Behind True it is so, and behind False it is not.
func decided(t *testing.T, x *expect.Expectations, get func() (int, bool)) {
	in, out := make(chan int), make(chan int)
	go func() { in <- 1 }()
	go func() { out <- 1 }()
	_, ok := get()
	expect.True(t, ok)
	if ok {
		<-in
	}
	_, gone := get()
	x.False(gone)
	if !gone {
		<-out
	}
}
