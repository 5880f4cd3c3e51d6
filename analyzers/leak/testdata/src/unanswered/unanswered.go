// Package unanswered: there is a way on to the next request on which nothing is done with
// the channel for the answer.
package unanswered

import (
	"context"
	"time"
)

type handler struct{ name string }

type query struct {
	name   string
	answer chan *handler
}

// A Service has a handler for each peer that is there.
type Service struct {
	ctx     context.Context
	queries chan query
	other   chan int
	present func(string) bool
	sum     int
}

func (s *Service) loop() {
	handlers := make(map[string]*handler)
	for {
		select {
		case q := <-s.queries:
			h, ok := handlers[q.name]
			if ok {
				q.answer <- h
				continue
			}
			if s.present(q.name) {
				h = &handler{q.name}
				handlers[q.name] = h
				q.answer <- h
			}
		case n := <-s.other:
			s.sum += n
		case <-s.ctx.Done():
			return
		}
	}
}

// Handler returns the handler of a peer.
func (s *Service) Handler(name string) *handler {
	answer := make(chan *handler, 1)
	select {
	case s.queries <- query{name, answer}:
	case <-s.ctx.Done():
		return nil
	}
	select {
	case h := <-answer: // want `the answer may never come: there is a way on to the next request without one`
		return h
	case <-s.ctx.Done():
		return nil
	}
}

// All requests are answered.
type request1 struct {
	n      int
	answer chan int
}

type always struct{ in chan request1 }

func (a *always) run() {
	for r := range a.in {
		if r.n < 0 {
			close(r.answer)
			continue
		}
		r.answer <- r.n
	}
}

func (a *always) ask(n int) int {
	answer := make(chan int)
	a.in <- request1{n, answer}
	return <-answer
}

// Some are kept, and answered later.
type request2 struct {
	n      int
	answer chan int
}

type later struct {
	in      chan request2
	waiting []request2
}

func (l *later) run() {
	for r := range l.in {
		if r.n < 0 {
			l.waiting = append(l.waiting, r)
			continue
		}
		r.answer <- r.n
	}
}

func (l *later) ask(n int) int {
	answer := make(chan int)
	l.in <- request2{n, answer}
	return <-answer
}

// Not all want an answer.
type request3 struct {
	n      int
	answer chan int
}

type optional struct{ in chan request3 }

func (o *optional) run() {
	for r := range o.in {
		if r.answer != nil {
			r.answer <- r.n
		}
	}
}

func (o *optional) ask(n int) int {
	answer := make(chan int)
	o.in <- request3{n, answer}
	return <-answer
}

// The one who asks gives up.
type request4 struct {
	n      int
	answer chan int
}

type impatient struct{ in chan request4 }

func (i *impatient) run() {
	for r := range i.in {
		if r.n >= 0 {
			r.answer <- r.n
		}
	}
}

func (i *impatient) ask(n int) int {
	answer := make(chan int, 1)
	i.in <- request4{n, answer}
	select {
	case n := <-answer:
		return n
	case <-time.After(time.Second):
		return 0
	}
}

// Another function answers.
type request5 struct {
	n      int
	answer chan int
}

type delegated struct{ in chan *request5 }

func (d *delegated) run() {
	for r := range d.in {
		if r.n < 0 {
			go d.slow(r)
			continue
		}
		r.answer <- r.n
	}
}

func (d *delegated) slow(r *request5) { r.answer <- -r.n }

func (d *delegated) ask(n int) int {
	answer := make(chan int)
	d.in <- &request5{n, answer}
	return <-answer
}

// Some requests are sent without a channel: it depends on what they are.
type request6 struct {
	set    bool
	n      int
	answer chan int
}

type register struct{ in chan request6 }

func (r *register) run() {
	n := 0
	for q := range r.in {
		if q.set {
			n = q.n
			continue
		}
		q.answer <- n
	}
}

func (r *register) get() int {
	answer := make(chan int)
	r.in <- request6{answer: answer}
	return <-answer
}

func (r *register) set(n int) { r.in <- request6{set: true, n: n} }

// A function that all go by puts the channel into the request, and waits for it there.
type request7 struct {
	key, owner string
	answer     chan bool
}

type estate struct {
	in   chan request7
	quit chan struct{}
}

func (l *estate) run() {
	owners := make(map[string]string)
	for {
		select {
		case <-l.quit:
			return
		case r := <-l.in:
			owner := owners[r.key]
			if owner == r.owner {
				continue // nothing has changed
			}
			owners[r.key] = r.owner
			r.answer <- owner == ""
		}
	}
}

func (l *estate) ask(r request7) bool {
	r.answer = make(chan bool, 1)
	select {
	case l.in <- r:
		return <-r.answer // want `the answer may never come: there is a way on to the next request without one`
	case <-l.quit:
		return false
	}
}

func (l *estate) claim(key, owner string) bool { return l.ask(request7{key: key, owner: owner}) }
func (l *estate) free(key string) bool         { return l.ask(request7{key: key}) }

// Each gets an answer, be it one that nothing has changed.
type request8 struct {
	key    string
	answer chan bool
}

type keeper struct {
	in   chan request8
	quit chan struct{}
}

func (k *keeper) run() {
	seen := make(map[string]bool)
	for {
		select {
		case <-k.quit:
			return
		case r := <-k.in:
			if seen[r.key] {
				r.answer <- false
				continue
			}
			seen[r.key] = true
			r.answer <- true
		}
	}
}

func (k *keeper) ask(r request8) bool {
	r.answer = make(chan bool, 1)
	select {
	case k.in <- r:
		return <-r.answer
	case <-k.quit:
		return false
	}
}

func (k *keeper) claim(key string) bool { return k.ask(request8{key: key}) }

// Some are sent by who wants no answer, without the function that puts a channel in.
type request9 struct {
	key    string
	quiet  bool
	answer chan bool
}

type mixed struct{ in chan request9 }

func (m *mixed) run() {
	seen := make(map[string]bool)
	for r := range m.in {
		old := seen[r.key]
		seen[r.key] = true
		if r.quiet {
			continue
		}
		r.answer <- old
	}
}

func (m *mixed) ask(r request9) bool {
	r.answer = make(chan bool, 1)
	m.in <- r
	return <-r.answer
}

func (m *mixed) claim(key string) bool { return m.ask(request9{key: key}) }
func (m *mixed) tell(key string)       { m.in <- request9{key: key, quiet: true} }

// The default of a switch with a case for each of the constants is never come to.
type order int

const (
	lift order = iota
	lower
	park
)

type request10 struct {
	order  order
	height int
	answer chan int
}

type crane struct{ in chan request10 }

func (c *crane) run() {
	at := 0
	for r := range c.in {
		switch r.order {
		case lift:
			at += r.height
			r.answer <- at
		case lower:
			at -= r.height
			r.answer <- at
		case park:
			at = 0
			r.answer <- 0
		}
	}
}

func (c *crane) ask(o order, height int) int {
	answer := make(chan int)
	c.in <- request10{o, height, answer}
	return <-answer
}

// One of the constants has no case.
type request11 struct {
	order  order
	answer chan int
}

type winch struct{ in chan request11 }

func (w *winch) run() {
	at := 0
	for r := range w.in {
		switch r.order {
		case lift:
			at++
			r.answer <- at
		case lower:
			at--
			r.answer <- at
		}
	}
}

func (w *winch) ask(o order) int {
	answer := make(chan int)
	w.in <- request11{o, answer}
	return <-answer // want `the answer may never come: there is a way on to the next request without one`
}
