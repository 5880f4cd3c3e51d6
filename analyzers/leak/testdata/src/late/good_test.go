// Package late is about time in tests.
package late

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"
)

// The time is set so that the answer comes before.
func TestTimeout(t *testing.T) {
	out := make(chan string)
	go func() {
		if conn, err := net.Dial("tcp", ":1"); err == nil {
			conn.Close()
		}
		out <- "hello"
	}()
	select {
	case s := <-out:
		t.Log(s)
	case <-time.After(time.Second):
		t.Log("timeout")
	}
}

// So is that of a context, in a helper of the test.
func await(started chan int, failed chan error) (int, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	case n := <-started:
		return n, <-failed
	case err := <-failed:
		return 0, err
	}
}

func TestStart(t *testing.T) {
	started, failed := make(chan int), make(chan error)
	go func() {
		started <- 1
		failed <- nil
	}()
	if _, err := await(started, failed); err != nil {
		t.Log(err)
	}
}

type queue struct {
	items chan int
	added chan int
}

func (q *queue) serve(max time.Duration) error {
	for {
		select {
		case n := <-q.items:
			q.added <- n
		case <-time.After(max):
			return errors.New("idle")
		}
	}
}

// The queue is idle when nobody adds to it any more.
func TestIdle(t *testing.T) {
	q := &queue{make(chan int), make(chan int, 2)}
	ended := make(chan error)
	go func() { ended <- q.serve(time.Millisecond) }()
	q.items <- 1
	q.items <- 2
	<-ended
}

// A test that reads what was not there in time has not waited for long.
func shrug(t *testing.T, dial func() (net.Conn, error)) {
	out := make(chan string)
	go func() {
		if conn, err := dial(); err == nil {
			conn.Close()
		}
		out <- "hello"
	}()
	select {
	case s := <-out:
		t.Log(s)
	case <-time.After(time.Second):
		t.Log("timeout")
	}
}
