// Package doubles is about tests: what they put in place of the real thing, and how
// their process begins and ends.
package doubles

import (
	"os"
	"testing"
)

// What is exported in a file of tests is called by tests of this package only.
func Ask(answer chan int, early bool) {
	heard := make(chan int)
	go func() { heard <- <-answer }()
	answer <- 1
	if early {
		return
	}
	<-heard
}

func TestAsk(t *testing.T) { Ask(make(chan int), false) }

// The process ends with TestMain.
func TestMain(m *testing.M) {
	served := make(chan bool)
	go func() {
		served <- true
		served <- false
	}()
	if <-served && m.Run() != 0 {
		os.Exit(1)
	}
}
