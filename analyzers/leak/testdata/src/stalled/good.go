// Package stalled has waits that are written not to end.
package stalled

import "context"

type store struct {
	stall bool
	next  func() bool
}

func (s *store) rows(ctx context.Context) int {
	n := 0
	for s.next() {
		if s.stall {
			select {
			case <-make(chan struct{}):
			case <-ctx.Done():
				return n
			}
		}
		n++
	}
	return n
}

// The context is one that never ends, and somebody has asked for it to stall.
func Count(s *store) int { return s.rows(context.Background()) }
