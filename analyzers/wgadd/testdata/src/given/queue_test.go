package given

import (
	"sync"
	"testing"
)

// Nothing is in the queue, so both wait, and count down again only when something is put
// into it.
func TestTwoWait(t *testing.T) {
	q := newQueue(sorted())
	var wg sync.WaitGroup
	wg.Add(2)
	got := make([]int, 2)
	for i := range got {
		go func() {
			wg.Done()
			got[i] = q.get()
			wg.Done()
		}()
	}
	wg.Wait()
	wg.Add(2)
	q.put(1, 2, 3)
	wg.Wait()
}

func TestOneWaits(t *testing.T) {
	q := newQueue(sorted())
	go func() { q.put(1) }()
	if n := q.get(); n != 1 {
		t.Errorf("got %d", n)
	}
}

// Who has counted down once does so again on each way.
func TestTwice(t *testing.T) {
	q := newQueue(sorted())
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		wg.Done()
		q.put(1)
		wg.Done() // want `wg gets more Done than Add`
	}()
	t.Log("waits")
	wg.Wait()
}

var sorted func() store
