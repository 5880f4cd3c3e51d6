// Package theirs keeps what it returns, and closes it in the end, though others may have
// closed it.
package theirs

import (
	"io"
	"sync"

	"theirs/feed"
)

// A Line may be closed once.
type Line struct{ over chan struct{} }

func (l *Line) Close() error {
	close(l.over) // want `l.over may be closed twice`
	return nil
}

type Lines struct {
	mu   sync.Mutex
	next int
	all  map[int]*Line
}

func NewLines() *Lines { return &Lines{all: make(map[int]*Line)} }

func (s *Lines) Open() *Line {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next++
	l := &Line{over: make(chan struct{})}
	s.all[s.next] = l
	return l
}

// This is what a client calls, so that it is shown.
func (s *Lines) Shutdown() {
	s.mu.Lock()
	all := s.all
	s.all = nil
	s.mu.Unlock()
	for _, l := range all {
		l.Close()
	}
}

type Hub struct {
	mu    sync.Mutex
	next  int
	feeds map[int]*feed.Feed
}

func NewHub(r io.Reader) *Hub {
	h := &Hub{feeds: make(map[int]*feed.Feed)}
	go h.read(r)
	return h
}

func (h *Hub) read(r io.Reader) {
	io.Copy(io.Discard, r)
	h.fail()
}

func (h *Hub) Open() *feed.Feed {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.next++
	f := feed.New()
	h.feeds[h.next] = f
	return f
}

func (h *Hub) fail() {
	h.mu.Lock()
	all := h.feeds
	h.feeds = nil
	h.mu.Unlock()
	for _, f := range all {
		f.Close() // want `Close closes a channel twice if a caller of Open has closed what it returned: that is still in h.feeds`
	}
}

// What is returned is known as an interface.
type plugs struct{ all map[string]*feed.Feed }

func (p *plugs) Plug(name string) (io.Closer, error) {
	f := feed.New()
	p.all[name] = f
	return f, nil
}

func (p *plugs) Close() {
	for _, f := range p.all {
		f.Close() // want `Close closes a channel twice if a caller of Plug has closed what it returned: that is still in p.all`
	}
}
