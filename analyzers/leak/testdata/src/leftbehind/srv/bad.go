// Package srv drops what others have begun.
package srv

import (
	"context"
	"errors"
	"leftbehind/pool"
	"net"
	"time"
)

type Server struct {
	w  *pool.Watcher
	g  *pool.Guard
	ln net.Listener
}

func (s *Server) Close() error {
	s.w.Stop()
	s.g.Close()
	return s.ln.Close()
}

// The context ends never.
func Listen(addr string) (*Server, error) {
	w := pool.Watch(context.Background(), time.Second) // want `the goroutine that Watch has started is left behind: what it returned is dropped without a Stop`
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &Server{w: w, ln: ln}, nil
}

// What is made has it already, and is dropped as well.
func Guarded(addr string) (_ *Server, err error) {
	s := &Server{g: pool.NewGuard()} // want `the goroutine that NewGuard has started is left behind: what it returned is dropped without a Close`
	if s.ln, err = net.Listen("tcp", addr); err != nil {
		return nil, err
	}
	return s, nil
}

// A method starts it.
func Beat(n int) error {
	b := new(pool.Beat)
	if err := b.Start(); err != nil { // want `the goroutine that Beat.Start has started is left behind: the function returns without a Stop`
		return err
	}
	if n > 10 {
		return errors.New("too many")
	}
	time.Sleep(time.Duration(n))
	b.Stop()
	return nil
}

// Nobody ever ends it.
func Sum(list []int) {
	p := pool.New() // want `the goroutine that New has started is left behind: what it returned is dropped without a Close`
	for _, n := range list {
		p.Put(n)
	}
}

// The second one is forgotten, which is found in the code only.
type Pair struct {
	a, b *pool.Watcher
	name string
}

func (p *Pair) Set(name string, every time.Duration) {
	p.name = name
	p.a = pool.Watch(context.Background(), every)
	p.b = pool.Watch(context.Background(), every) // want `the goroutine that Watch has started is left behind: nobody calls Stop on what is in b`
}

func (p *Pair) Close() { p.a.Stop() }

// Two events of a kind may come one after the other.
type Manager struct {
	p *pool.Pool
}

func (m *Manager) Run(ctx context.Context, events <-chan bool) {
	for {
		select {
		case <-ctx.Done():
			return
		case on := <-events:
			m.change(on)
		}
	}
}

func (m *Manager) change(on bool) {
	if on {
		m.p = pool.New() // want `the goroutine that New has started is left behind: what was in p is replaced without a Close`
	} else if m.p != nil {
		m.p.Close()
		m.p = nil
	}
}

// Who resets it does not end what is there.
func (m *Manager) Reset() {
	m.p = nil // want `the goroutine that New has started is left behind: what was in p is replaced without a Close`
}

// What is left behind has a pool in it.
type Guards struct {
	g *pool.Guard
}

func (g *Guards) Each(names []string) {
	for range names {
		g.next()
	}
}

func (g *Guards) next() {
	g.g = pool.NewGuard() // want `the goroutine that NewGuard has started is left behind: what was in g is replaced without a Close`
}

func (g *Guards) Close() { g.g.Close() }

// That the package has it in a list does not end it.
type Lists struct {
	l *pool.Listed
}

func (l *Lists) Each(names []string) {
	for _, name := range names {
		l.l = pool.NewListed(name) // want `the goroutine that NewListed has started is left behind: what was in l is replaced without a Close`
	}
}

func (l *Lists) Close() { l.l.Close() }
