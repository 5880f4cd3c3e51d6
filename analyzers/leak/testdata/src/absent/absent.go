// Package absent has functions that give a channel or none.
package absent

import (
	"time"

	"absent/wheel"
)

// The time is to come, for all that is known.
func retry(times, interval int, try func() bool) {
	for !try() {
		times++
		<-wheel.After(time.Duration(times * interval))
	}
}

type status struct{ done chan struct{} }

func (s *status) Done() <-chan struct{} {
	if s == nil {
		return nil
	}
	return s.done
}

type session struct{ own, parent *status }

// One of them is there.
func (s *session) wait() {
	select {
	case <-s.own.Done():
	case <-s.parent.Done():
	}
}

// Neither is there.
func waitForNone() {
	s := session{}
	select { // want `the channel is nil here: the operation blocks forever`
	case <-s.own.Done():
	case <-s.parent.Done():
	}
}
