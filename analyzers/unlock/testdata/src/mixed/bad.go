// Package mixed has functions that unlock on some of their ways.
package mixed

import (
	"fmt"
	"sync"
)

type journal struct {
	mu     sync.Mutex
	err    error
	size   int
	flush  func() error
	rename func() error
	failed func(error)
}

// It is called with the lock held, and one of its errors comes without it.
func (j *journal) rotate() error {
	if err := j.flush(); err != nil {
		j.err = err
		j.mu.Unlock()
		j.failed(err)
		return fmt.Errorf("flush: %w", err)
	}
	if err := j.rename(); err != nil {
		return err
	}
	j.size = 0
	return nil
}

func (j *journal) add(line string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.size > 1000 {
		if err := j.rotate(); err != nil { // want `j.mu is unlocked here and again by a deferred call`
			return err
		}
	}
	j.size += len(line)
	return nil
}

// Nothing is returned that would tell.
func (j *journal) trim() {
	if j.size > 1000 {
		j.mu.Unlock()
		j.failed(nil)
		return
	}
	j.size = 0
}

func (j *journal) clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.trim() // want `j.mu is unlocked here and again by a deferred call`
}
