// Package answered has methods that wait for an answer on a channel of their own: there
// are several who ask at once.
package answered

import "errors"

type question struct {
	n      int
	answer chan int
}

// An oracle answers questions one after the other.
type oracle struct {
	questions chan question
}

func newOracle() *oracle {
	o := &oracle{questions: make(chan question, 4)}
	go o.serve()
	return o
}

func (o *oracle) serve() {
	for q := range o.questions {
		q.answer <- q.n * q.n
	}
}

var errClosed = errors.New("closed")

// To find out whether it has ended, the question of somebody else is taken.
func (o *oracle) Ask(n int) (int, error) {
	select {
	case _, ok := <-o.questions:
		if !ok {
			return 0, errClosed
		}
	default:
	}
	q := question{n, make(chan int, 1)}
	o.questions <- q
	return <-q.answer, nil // want `receive from q.answer blocks forever`
}
