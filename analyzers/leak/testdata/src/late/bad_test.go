package late

import (
	"testing"
	"time"
)

// When the time is over, the other one is still asleep.
func TestAsleep(t *testing.T) {
	out := make(chan string)
	go func() {
		time.Sleep(time.Second)
		out <- "hello" // want `send on out blocks forever: nobody receives`
	}()
	select {
	case <-out:
	case <-time.After(time.Millisecond):
	}
}

// Nobody answers before the time is over.
func TestSilent(t *testing.T) {
	quit := make(chan bool)
	ask := make(chan bool)
	go func() {
		<-quit
		ask <- true // want `send on ask blocks forever: nobody receives`
	}()
	select {
	case <-ask:
	case <-time.After(time.Millisecond):
	}
	close(quit)
}
