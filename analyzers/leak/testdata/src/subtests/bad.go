package subtests

import (
	"testing"
	"time"
)

// The subtest gives up without a word.
func late(t *testing.T, messages <-chan int) {
	received := make(chan struct{})
	go func() {
		<-messages
		received <- struct{}{} // want `send on received blocks forever`
	}()
	select {
	case <-received:
	case <-time.After(time.Second):
		t.Log("late")
	}
}

// RunLate runs it.
func RunLate(t *testing.T, messages <-chan int) {
	t.Run("late", func(t *testing.T) { late(t, messages) })
}
