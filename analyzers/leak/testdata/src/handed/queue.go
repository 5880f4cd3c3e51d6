package handed

import (
	"handed/stack"
	"handed/waiter"
)

// The endpoint has the queue, and tells who is in it.
func dial(s *stack.Stack, addr string) error {
	var q waiter.Queue
	ep, err := s.NewEndpoint(6, &q)
	if err != nil {
		return err
	}
	e, told := waiter.NewEntry()
	q.Register(&e)
	if err := ep.Connect(addr); err != nil {
		return err
	}
	<-told
	return nil
}

// Nobody else has got the queue.
func known(s *stack.Stack) bool {
	var q waiter.Queue
	e, told := waiter.NewEntry()
	q.Register(&e)
	if !s.Known(6, &q) {
		return false
	}
	<-told // want `receive from told blocks forever: nobody sends or closes`
	return true
}
