package bubble

import (
	"sync"
	"testing"
	"time"
)

// Elsewhere it may come before.
func TestOutside(t *testing.T) {
	t.Run("x", func(t *testing.T) {
		var mu sync.Mutex
		cond := sync.NewCond(&mu)
		go func() {
			time.Sleep(time.Millisecond)
			mu.Lock()
			cond.Signal()
			mu.Unlock()
		}()
		mu.Lock()
		cond.Wait() // want `cond.Wait blocks forever: nobody signals any more`
		mu.Unlock()
	})
}
