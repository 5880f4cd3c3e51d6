package rows

import (
	"testing"
	"time"
)

// The test ends before there have been as many ticks.
func TestTicks(t *testing.T) {
	data := make(chan int, 10)
	go func() {
		for range time.Tick(time.Second) {
			data <- 1
		}
	}()
	if n := len(data); n > 10 {
		t.Errorf("%d", n)
	}
}

// How much comes from code that is not seen is for the test to know.
func TestPiped(t *testing.T) {
	in, out := make(chan int), make(chan int, 1)
	go func() {
		for n := range in {
			out <- n
		}
	}()
	feed(in)
	<-out
}

var feed func(chan<- int)
