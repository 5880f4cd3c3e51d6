package unanswered

import (
	"context"
	"errors"
)

// The loop gives a request to a method, which forgets to answer on one of its ways. Who has
// asked has the request in a variable.
type booking struct {
	seat int
	res  chan error
}

type hall struct {
	ctx    context.Context
	orders chan booking
	taken  map[int]bool
	open   func() bool
	log    func(int)
}

func (h *hall) run() {
	for {
		select {
		case b := <-h.orders:
			h.book(b)
			h.log(b.seat)
		case <-h.ctx.Done():
			return
		}
	}
}

func (h *hall) book(b booking) {
	if h.taken[b.seat] {
		b.res <- errors.New("taken")
		return
	}
	if !h.open() {
		h.log(b.seat)
		return
	}
	h.taken[b.seat] = true
	b.res <- nil
}

func (h *hall) Book(seat int) error {
	b := booking{seat: seat, res: make(chan error)}
	select {
	case h.orders <- b:
		return <-b.res // want `the answer may never come: there is a way on to the next request without one`
	case <-h.ctx.Done():
		return h.ctx.Err()
	}
}

// A literal looks at the request and not at its channel.
type entry struct {
	key  string
	done chan error
}

type ledger struct {
	in    chan entry
	last  string
	write func(func() string) error
	count int
}

func (l *ledger) run() {
	for {
		e := <-l.in
		if e.key <= l.last {
			l.count++
			continue
		}
		err := l.write(func() string { return e.key })
		l.last = e.key
		e.done <- err
	}
}

func (l *ledger) Put(key string) error {
	e := entry{key: key, done: make(chan error)}
	l.in <- e
	return <-e.done // want `the answer may never come`
}

// The method answers on each way, or keeps the request for later.
type booking2 struct {
	seat int
	res  chan error
}

type hall2 struct {
	orders chan booking2
	later  []booking2
	open   func() bool
}

func (h *hall2) run() {
	for b := range h.orders {
		h.book(b)
	}
}

func (h *hall2) book(b booking2) {
	if !h.open() {
		h.later = append(h.later, b)
		return
	}
	b.res <- nil
}

func (h *hall2) Book(seat int) error {
	b := booking2{seat: seat, res: make(chan error)}
	h.orders <- b
	return <-b.res
}

// The method says whether it has answered, or the loop does when it returns.
type booking3 struct {
	seat int
	res  chan error
}

type hall3 struct {
	orders chan booking3
	open   func() bool
}

func (h *hall3) run() {
	for b := range h.orders {
		if !h.book(b) {
			b.res <- errors.New("closed")
		}
	}
}

func (h *hall3) book(b booking3) bool {
	if !h.open() {
		return false
	}
	b.res <- nil
	return true
}

func (h *hall3) Book(seat int) error {
	b := booking3{seat: seat, res: make(chan error)}
	h.orders <- b
	return <-b.res
}

// Some wait until they have had enough.
type booking4 struct {
	seat int
	res  chan error
}

type hall4 struct {
	orders chan booking4
	open   func() bool
}

func (h *hall4) run() {
	for b := range h.orders {
		h.book(b)
	}
}

func (h *hall4) book(b booking4) {
	if !h.open() {
		return
	}
	b.res <- nil
}

func (h *hall4) Book(ctx context.Context, seat int) error {
	b := booking4{seat: seat, res: make(chan error, 1)}
	h.orders <- b
	select {
	case err := <-b.res:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A literal may answer later.
type entry2 struct {
	key  string
	done chan error
}

type ledger2 struct {
	in    chan entry2
	later func(func())
	skip  func(string) bool
}

func (l *ledger2) run() {
	for {
		e := <-l.in
		answer := func() { e.done <- nil }
		if l.skip(e.key) {
			l.later(answer)
			continue
		}
		e.done <- nil
	}
}

func (l *ledger2) Put(key string) error {
	e := entry2{key: key, done: make(chan error)}
	l.in <- e
	return <-e.done
}
