package turns

import (
	"os"
	"testing"
)

// The test ends with the first failure. That there are more, its data say.
func TestFailures(t *testing.T) {
	failed := make(chan string)
	ended := make(chan bool)
	go func() {
		for _, name := range os.Args {
			if !works(name) {
				failed <- name
			}
		}
		close(ended)
	}()
	select {
	case name := <-failed:
		t.Log(name)
	case <-ended:
	}
}

func works(name string) bool { return name != "" }
