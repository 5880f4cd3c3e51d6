package owned

import (
	"sync"

	"owned/part"
)

// They tell him with their lock given back.
type Rack struct {
	mu    sync.Mutex
	parts map[*part.Quiet]bool
}

func (r *Rack) Add() *part.Quiet {
	q := part.NewQuiet(r)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.parts[q] = true
	return q
}

func (r *Rack) QuietGone(q *part.Quiet) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.parts, q)
}

func (r *Rack) Total() (n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for q := range r.parts {
		n += q.Size()
	}
	return n
}

// The keeper asks the parts with his own lock given back.
type Asker struct {
	mu    sync.Mutex
	parts map[*part.Part]bool
}

func (a *Asker) Add() *part.Part {
	p := part.New(a)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.parts[p] = true
	return p
}

func (a *Asker) Gone(p *part.Part) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.parts, p)
}

func (a *Asker) Total() (n int) {
	a.mu.Lock()
	var all []*part.Part
	for p := range a.parts {
		all = append(all, p)
	}
	a.mu.Unlock()
	for _, p := range all {
		n += p.Size()
	}
	return n
}

// The one who is told does not have the parts that he asks: those are others.
type Clerk struct {
	mu   sync.Mutex
	told int
}

func (c *Clerk) Gone(*part.Part) {
	c.mu.Lock()
	c.told++
	c.mu.Unlock()
}

type Room struct {
	clerk *Clerk
	mine  *part.Part
}

func NewRoom(c *Clerk) *Room { return &Room{clerk: c, mine: part.New(c)} }

func (c *Clerk) Sum(other *part.Part) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.told + other.Size()
}
