package bubble

import (
	"sync"
	"testing"
	"testing/synctest"
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

// A helper that runs it outside as well makes no bubble for it.
func twice(t *testing.T, f func(t *testing.T)) {
	synctest.Test(t, f)
	f(t)
}

func TestTwice(t *testing.T) {
	twice(t, func(t *testing.T) {
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
