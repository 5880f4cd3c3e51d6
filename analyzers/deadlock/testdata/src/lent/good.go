// Package lent has a lock that is taken with an object and released with it.
package lent

import "sync"

type store struct {
	writer sync.Mutex
	open   bool
}

// A batch holds the lock of its store until it is written.
type batch struct {
	of *store
}

func (s *store) begin() *batch {
	s.writer.Lock()
	return &batch{of: s}
}

func (b *batch) write() {
	b.of.writer.Unlock()
	b.of = nil
}

func (s *store) close() {
	s.writer.Lock()
	defer s.writer.Unlock()
	s.open = false
}

// A buffer has one batch at a time, which is written in the background.
type buffer struct {
	st   *store
	now  *batch
	stop chan struct{}
	done chan struct{}
}

type opener interface{ open(path string) *store }

func newBuffer(o opener, path string) *buffer {
	b := &buffer{st: o.open(path), stop: make(chan struct{}), done: make(chan struct{})}
	b.now = b.st.begin()
	go b.run()
	return b
}

func (b *buffer) run() {
	<-b.stop
	b.now.write()
	close(b.done)
}

type watcher interface{ watch(*buffer) }

func verify(o opener, w watcher) {
	b := newBuffer(o, "state")
	w.watch(b)
	close(b.stop)
	<-b.done
	b.st.close()
}
