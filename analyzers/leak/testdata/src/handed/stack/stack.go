// Package stack makes endpoints by protocols that others have registered.
package stack

import (
	"errors"

	"handed/waiter"
)

// A Protocol makes endpoints.
type Protocol interface {
	NewEndpoint(q *waiter.Queue) (Endpoint, error)
}

// An Endpoint tells its queue when it is connected.
type Endpoint interface{ Connect(addr string) error }

// A Stack has protocols.
type Stack struct{ protocols map[int]Protocol }

// NewEndpoint makes an endpoint of a protocol.
func (s *Stack) NewEndpoint(number int, q *waiter.Queue) (Endpoint, error) {
	p, ok := s.protocols[number]
	if !ok {
		return nil, errors.New("unknown protocol")
	}
	return p.NewEndpoint(q)
}

// Known reports whether there is a protocol; it has no use for the queue.
func (s *Stack) Known(number int, q *waiter.Queue) bool {
	_, ok := s.protocols[number]
	return ok && q != nil
}
