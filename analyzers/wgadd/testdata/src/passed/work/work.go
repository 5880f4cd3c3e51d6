// Package work says when it is done.
package work

import (
	"errors"
	"sync"
)

type Unit struct {
	mu    sync.Mutex
	names []string
}

// Check calls done if it fails.
func (u *Unit) Check(done func()) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, n := range u.names {
		if n == "" {
			done()
			return errors.New("no name")
		}
	}
	return nil
}

// Keep does not call what it keeps.
type Keep struct{ done func() }

func (k *Keep) Check(done func()) error {
	k.done = done
	return nil
}
