// Package spool keeps what is to be sent, and asks how often.
package spool

import "sync"

// A Spool is given a function to ask by whoever makes it.
type Spool struct {
	Copies func() int

	mu   sync.Mutex
	jobs []job
}

type job struct {
	text string
	left int
}

func (s *Spool) Put(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.jobs = append(s.jobs, job{text, 3})
}

// Next asks with the lock held.
func (s *Spool) Next() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.jobs) == 0 {
		return ""
	}
	j := &s.jobs[0]
	if j.left -= s.Copies(); j.left <= 0 {
		s.jobs = s.jobs[1:]
	}
	return j.text
}

func (s *Spool) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.jobs)
}

// A Patient one asks before it locks.
type Patient struct {
	Copies func() int

	mu   sync.Mutex
	left int
}

func (p *Patient) Next() int {
	n := p.Copies()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.left -= n
	return p.left
}
