// Package getters asks messages twice.
package getters

import (
	"sync"

	"getters/msg"
)

type stream interface {
	Send(id int64) error
	Recv() (*msg.Reply, error)
}

type session struct {
	mu      sync.Mutex
	next    int64
	waiting map[int64]chan *msg.Reply
	stream  stream
}

func open(s stream) *session {
	t := &session{waiting: make(map[int64]chan *msg.Reply), stream: s}
	go t.read()
	return t
}

// What a method returns that only gets a field is the same when it is asked again.
func (s *session) read() {
	m, err := s.stream.Recv()
	for ; err == nil; m, err = s.stream.Recv() {
		s.mu.Lock()
		ch := s.waiting[m.GetId()]
		if !m.GetMore() {
			delete(s.waiting, m.GetId())
		}
		s.mu.Unlock()
		ch <- m
		if !m.GetMore() {
			close(ch)
		}
	}
}

func (s *session) ask() (chan *msg.Reply, error) {
	s.mu.Lock()
	id := s.next
	s.next++
	ch := make(chan *msg.Reply, 1)
	s.waiting[id] = ch
	s.mu.Unlock()
	return ch, s.stream.Send(id)
}

// One asks for all parts of one reply.
func One(st stream) int {
	s := open(st)
	ch, err := s.ask()
	if err != nil {
		return 0
	}
	n := 0
	for range ch {
		n++
	}
	return n
}
