// Package found locks two objects that a method has looked up.
package found

import (
	"errors"
	"sync"
)

type account struct {
	mu      sync.Mutex
	id      string
	balance int
}

type ledger struct {
	mu       sync.RWMutex
	accounts map[string]*account
}

func (l *ledger) account(id string) (*account, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	a, ok := l.accounts[id]
	if !ok {
		return nil, errors.New("no account " + id)
	}
	return a, nil
}

// Whoever asks says which comes first.
func (l *ledger) transfer(from, to string, n int) error {
	src, err := l.account(from)
	if err != nil {
		return err
	}
	dst, err := l.account(to)
	if err != nil {
		return err
	}
	move(src, dst, n)
	return nil
}

func move(src, dst *account, n int) {
	src.mu.Lock()
	defer src.mu.Unlock()
	dst.mu.Lock() // want `dst.mu is locked while src.mu is held: who has the two the other way round waits forever`
	defer dst.mu.Unlock()
	src.balance -= n
	dst.balance += n
}

// What is not there yet is made.
type room struct {
	mu      sync.Mutex
	members map[string]bool
}

type hall struct {
	mu    sync.Mutex
	rooms map[int]*room
}

func (h *hall) room(n int) *room {
	h.mu.Lock()
	r := h.rooms[n]
	if r == nil {
		r = &room{members: make(map[string]bool)}
		h.rooms[n] = r
	}
	h.mu.Unlock()
	return r
}

func (h *hall) move(who string, from, to int) {
	if from == to {
		return
	}
	a, b := h.room(from), h.room(to)
	a.mu.Lock()
	b.mu.Lock() // want `mu is locked while that of another is held: who has the two the other way round waits forever`
	delete(a.members, who)
	b.members[who] = true
	b.mu.Unlock()
	a.mu.Unlock()
}
