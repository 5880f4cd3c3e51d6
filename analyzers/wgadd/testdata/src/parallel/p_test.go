package parallel

import (
	"sync"
	"testing"
)

// Parallel subtests go on when the function that has started them has returned.
func TestWaits(t *testing.T) {
	var all sync.WaitGroup
	for _, name := range []string{"a", "b"} {
		all.Add(1)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer all.Done()
			if name == "c" {
				t.Error(name)
			}
		})
	}
	all.Wait() // want `all.Wait blocks forever: parallel subtests go on when TestWaits has returned`
}

// Here they do, when the group is done.
func TestGroup(t *testing.T) {
	var all sync.WaitGroup
	t.Run("group", func(t *testing.T) {
		for _, name := range []string{"a", "b"} {
			all.Add(1)
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				defer all.Done()
			})
		}
	})
	all.Wait()
}

// They are done with their work before they become parallel.
func TestBefore(t *testing.T) {
	var all sync.WaitGroup
	for _, name := range []string{"a", "b"} {
		all.Add(1)
		t.Run(name, func(t *testing.T) {
			all.Done()
			t.Parallel()
		})
	}
	all.Wait()
}

// Not all are parallel: the waiting one is.
func TestCleanup(t *testing.T) {
	var all sync.WaitGroup
	t.Cleanup(func() { all.Wait() })
	for _, name := range []string{"a", "b"} {
		all.Add(1)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer all.Done()
		})
	}
}

// What counts is another group.
func TestOther(t *testing.T) {
	var all, others sync.WaitGroup
	others.Add(1)
	go others.Done()
	for _, name := range []string{"a", "b"} {
		all.Add(1)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer all.Done()
		})
	}
	others.Wait()
	go all.Wait()
}
