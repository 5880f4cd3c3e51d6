package leavers

import (
	"context"
	"sync"
)

// The sender watches, too.
type Patient struct {
	mu      sync.Mutex
	viewers map[string]*guest
}

type guest struct {
	frames chan []byte
	gone   chan struct{}
}

func NewPatient() *Patient { return &Patient{viewers: make(map[string]*guest)} }

func (p *Patient) View(ctx context.Context, id string, show func([]byte)) {
	g := &guest{make(chan []byte), make(chan struct{})}
	p.mu.Lock()
	p.viewers[id] = g
	p.mu.Unlock()
	go func() {
		defer p.drop(id)
		defer close(g.gone)
		for {
			select {
			case f := <-g.frames:
				show(f)
			case <-ctx.Done():
				return
			}
		}
	}()
}

func (p *Patient) drop(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.viewers, id)
}

func (p *Patient) Frame(f []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, g := range p.viewers {
		select {
		case g.frames <- f:
		case <-g.gone:
		}
	}
}

// Who leaves a meeting at a word says so first.
type meeting struct {
	mu    sync.Mutex
	there map[string]*member
}

type member struct {
	at   *meeting
	in   chan string
	gone chan struct{}
}

func newMeeting() *meeting { return &meeting{there: make(map[string]*member)} }

func (m *meeting) Invite(name string) {
	x := &member{at: m, in: make(chan string), gone: make(chan struct{})}
	m.mu.Lock()
	m.there[name] = x
	m.mu.Unlock()
	go x.listen(name)
}

func (x *member) listen(name string) {
	defer x.at.leave(name)
	defer close(x.gone)
	for word := range x.in {
		if word == "bye" {
			return
		}
	}
}

func (m *meeting) leave(name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.there, name)
}

func (m *meeting) Say(word string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, x := range m.there {
		select {
		case x.in <- word:
		case <-x.gone:
		}
	}
}
