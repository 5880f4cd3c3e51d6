// Package leavers has members that need a lock to leave.
package leavers

import (
	"context"
	"sync"
)

type viewer struct{ frames chan []byte }

// A Stream sends what comes to all who watch, with the lock held.
type Stream struct {
	mu      sync.Mutex
	viewers map[string]*viewer
}

func NewStream() *Stream { return &Stream{viewers: make(map[string]*viewer)} }

func (s *Stream) View(ctx context.Context, id string, show func([]byte)) {
	v := &viewer{frames: make(chan []byte)}
	s.mu.Lock()
	s.viewers[id] = v
	s.mu.Unlock()
	go func() {
		defer s.drop(id)
		for {
			select {
			case f := <-v.frames:
				show(f)
			case <-ctx.Done():
				return
			}
		}
	}()
}

func (s *Stream) drop(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.viewers, id)
}

func (s *Stream) Frame(f []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.viewers {
		v.frames <- f // want `send on v.frames blocks forever`
	}
}

// A party sends to all guests, and a invited leaves at a word.
type party struct {
	mu     sync.Mutex
	guests map[string]*invited
}

type invited struct {
	at *party
	in chan string
}

func newParty() *party { return &party{guests: make(map[string]*invited)} }

func (p *party) Invite(name string) {
	g := &invited{at: p, in: make(chan string)}
	p.mu.Lock()
	p.guests[name] = g
	p.mu.Unlock()
	go g.listen(name)
}

func (g *invited) listen(name string) {
	for word := range g.in {
		if word == "bye" {
			g.at.leave(name)
			return
		}
	}
}

func (p *party) leave(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.guests, name)
}

// The next word comes before the invited has left.
func (p *party) Say(word string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, g := range p.guests {
		g.in <- word // want `send on g.in blocks forever: nobody receives`
	}
}
