package atend

import (
	"sync"
	"testing"
)

// Nobody counts down.
func TestWaits(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(1)
	t.Cleanup(wg.Wait) // want `wg.Wait blocks forever`
	go func() { t.Log("done") }()
}

// The goroutine counts down.
func TestCounted(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(1)
	t.Cleanup(wg.Wait)
	go func() {
		defer wg.Done()
		t.Log("done")
	}()
}

// The cleanup that counts down runs before the one that waits.
func TestCountsDown(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(1)
	t.Cleanup(wg.Wait)
	t.Cleanup(wg.Done)
}
