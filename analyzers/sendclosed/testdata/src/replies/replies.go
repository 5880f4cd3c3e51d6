// Package replies: who closes the channel for the answer when he gives up makes whoever
// answers panic.
package replies

import (
	"context"
	"time"
)

type request struct {
	config string
	answer chan<- error
}

// A Manager does one thing after the other.
type Manager struct {
	ctx      context.Context
	requests chan request
	apply    func(string) error
}

// Set waits for the answer, or for the end.
func (m *Manager) Set(config string) error {
	answer := make(chan error, 1)
	defer close(answer)
	select {
	case <-m.ctx.Done():
		return m.ctx.Err()
	case m.requests <- request{config, answer}:
	}
	select {
	case <-m.ctx.Done():
		return m.ctx.Err()
	case err := <-answer:
		return err
	}
}

func (m *Manager) run() {
	for {
		select {
		case <-m.ctx.Done():
			return
		case r := <-m.requests:
			r.answer <- m.apply(r.config) // want `the channel of the answer may be closed: Set closes it when it gives up`
		}
	}
}

// The one who answers is always waited for.
type patient struct {
	jobs chan *job
}

type job struct {
	n      int
	result chan int
}

func (p *patient) do(n int) int {
	j := &job{n, make(chan int)}
	defer close(j.result)
	p.jobs <- j
	return <-j.result
}

func (p *patient) steady(n int) int {
	result := make(chan int)
	defer close(result)
	p.jobs <- &job{n, result}
	return <-result
}

func (p *patient) serve() {
	for j := range p.jobs {
		j.result <- j.n * j.n
	}
}

// Nobody closes what is for the answer.
type query struct {
	key   string
	value chan string
}

type store struct {
	queries chan query
}

func (s *store) get(key string) string {
	value := make(chan string, 1)
	s.queries <- query{key, value}
	select {
	case v := <-value:
		return v
	case <-time.After(time.Second):
		return ""
	}
}

func (s *store) serve() {
	for q := range s.queries {
		q.value <- q.key
	}
}

// A panic is recovered.
type risky struct {
	calls chan call
}

type call struct {
	f    func()
	done chan bool
}

func (r *risky) do(f func()) {
	done := make(chan bool)
	defer close(done)
	r.calls <- call{f, done}
	select {
	case <-done:
	case <-time.After(time.Second):
	}
}

func (r *risky) serve() {
	defer func() { recover() }()
	for c := range r.calls {
		c.f()
		c.done <- true
	}
}
