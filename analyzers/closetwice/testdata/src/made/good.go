// Package made has channels that are made when they are first needed, and who needs
// them first may be code that is not seen.
package made

import (
	"io"
	"sync"

	"made/fuse"
)

type stream struct {
	w    io.Writer
	data chan []byte
	end  fuse.Fuse
}

func newStream(w io.Writer) *stream {
	s := &stream{w: w, data: make(chan []byte)}
	go s.run()
	return s
}

func (s *stream) run() {
	for {
		select {
		case b := <-s.data:
			s.w.Write(b)
		case <-s.end.Done():
			return
		}
	}
}

func (s *stream) Close() { s.end.Blow(func() { s.w.Write(nil) }) }

// Stream is a stream with a number.
type Stream struct {
	*stream
	N int
}

type engine struct {
	mu   sync.Mutex
	list []func()
}

func (e *engine) onClose(f func()) {
	e.mu.Lock()
	e.list = append(e.list, f)
	e.mu.Unlock()
}

func (e *engine) close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, f := range e.list {
		f()
	}
}

type Member struct{ engine *engine }

func (m *Member) stream(w io.Writer) *Stream {
	s := &Stream{newStream(w), 1}
	m.engine.onClose(func() { s.Close() })
	return s
}

func (m *Member) Leave() { m.engine.close() }

// Whoever has the list may have asked for the channel.
func (m *Member) Send(w io.Writer, read func() ([]byte, error)) error {
	s := m.stream(w)
	b, err := read()
	if err != nil {
		s.Close()
		return err
	}
	s.data <- b
	s.Close()
	return nil
}
