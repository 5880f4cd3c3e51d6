// Package closers is about objects that are closed, and their loops.
package closers

import (
	"context"
	"io"
	"net"
	"sync"
	"time"
)

// Nothing tells the loop that the file is closed.
type Gauge struct {
	mu   sync.Mutex
	last map[string]int
	file io.Closer
	read func(string) int
}

func NewGauge(file io.Closer, read func(string) int, names ...string) *Gauge {
	g := &Gauge{last: map[string]int{}, file: file, read: read}
	for _, n := range names {
		g.last[n] = 0
	}
	go g.loop()
	return g
}

func (g *Gauge) loop() {
	for { // want `loop never ends: Close does not end it`
		g.mu.Lock()
		for n := range g.last {
			g.last[n] = g.read(n)
		}
		g.mu.Unlock()
		time.Sleep(time.Second)
	}
}

func (g *Gauge) Close() error { return g.file.Close() }

// Errors are no reason to leave, be the listener closed.
type Server struct {
	ln   net.Listener
	wg   sync.WaitGroup
	once sync.Once
}

func (s *Server) Start() { go s.accept() }

func (s *Server) accept() {
	for { // want `loop never ends: Shutdown does not end it`
		c, err := s.ln.Accept()
		if err != nil {
			println(err)
			continue
		}
		c.Close()
	}
}

func (s *Server) Shutdown(ctx context.Context) error {
	var err error
	s.once.Do(func() { err = s.ln.Close() })
	return err
}

// The goroutine is a literal that calls the loop.
type Meter struct {
	n    int
	file io.Closer
}

func NewMeter(file io.Closer) *Meter {
	m := &Meter{file: file}
	go func() {
		m.count()
	}()
	return m
}

func (m *Meter) count() {
	for { // want `loop never ends: Close does not end it`
		m.n++
		time.Sleep(time.Second)
	}
}

func (m *Meter) Close() error { return m.file.Close() }
