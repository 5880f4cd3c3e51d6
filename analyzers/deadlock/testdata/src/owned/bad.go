package owned

import (
	"sync"

	"owned/part"
)

// The parts of another package are made with their keeper, and kept in a map; they tell
// him with their lock held.
type Shelf struct {
	mu    sync.Mutex
	parts map[*part.Part]bool
}

func (s *Shelf) Add() *part.Part {
	p := part.New(s)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.parts[p] = true
	return p
}

func (s *Shelf) Gone(p *part.Part) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.parts, p)
}

func (s *Shelf) Total() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for p := range s.parts {
		n += p.Size() // want `part.Part.mu is locked while owned.Shelf.mu is held, but .*Gone locks them the other way round`
	}
	return n
}

// By a function, in a field, and with an error.
type Tray struct {
	mu   sync.Mutex
	sum  int
	part *part.Part
}

func NewTray() (*Tray, error) {
	t := &Tray{}
	p, err := part.WithHook(t.leave)
	if err != nil {
		return nil, err
	}
	t.part = p
	return t, nil
}

func (t *Tray) leave(n int) {
	t.mu.Lock()
	t.sum -= n
	t.mu.Unlock()
}

func (t *Tray) Sum() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.sum + t.part.Size() // want `part.Part.mu is locked while owned.Tray.mu is held, but .*leave locks them the other way round`
}
