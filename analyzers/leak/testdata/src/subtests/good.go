// Package subtests has tests that other packages run.
package subtests

import (
	"testing"
	"time"
)

// What a subtest that has failed leaves behind ends with the process.
func acks(t *testing.T, messages <-chan int) {
	received := make(chan struct{})
	unlock := make(chan struct{})
	go func() {
		<-messages
		received <- struct{}{}
		<-unlock
	}()
	select {
	case <-received:
	case <-time.After(time.Second):
		t.Fatal("timed out")
	}
	select {
	case <-messages:
		t.Fatal("received one more")
	case <-time.After(time.Second):
	}
	unlock <- struct{}{}
}

// Run runs it twice.
func Run(t *testing.T, messages <-chan int) {
	t.Run("all", func(t *testing.T) {
		t.Run("acks", func(t *testing.T) { acks(t, messages) })
	})
	t.Run("again", func(t *testing.T) { acks(t, messages) })
}
