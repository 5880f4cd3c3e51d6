// Package ticking: loops that time keeps going, and that nobody can end.
package ticking

import (
	"net"
	"time"
)

// A Sender sends what has come together, every now and then.
type Sender struct {
	conn  net.Conn
	parts chan []byte
	stop  chan struct{}
}

// What was started before the connection failed is dropped, and goes on.
func Dial(addr string) (*Sender, error) {
	s := &Sender{parts: make(chan []byte, 8), stop: make(chan struct{})}
	go s.loop()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	s.conn = conn
	return s, nil
}

func (s *Sender) loop() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	var all []byte
	for {
		select { // want `the loop never ends: only time wakes this select any more`
		case p := <-s.parts:
			all = append(all, p...)
		case <-tick.C:
			if len(all) > 0 {
				s.conn.Write(all)
				all = all[:0]
			}
		case <-s.stop:
			return
		}
	}
}

func (s *Sender) Close() error {
	close(s.stop)
	return s.conn.Close()
}

// Whoever polls is forgotten by a client that leaves early.
type watch struct {
	quit chan struct{}
	out  chan int
}

func (w *watch) poll(read func() int) {
	for {
		select { // want `the loop never ends: only time wakes this select any more`
		case <-w.quit:
			return
		case <-time.After(time.Second):
			read()
		}
	}
}

func (w *watch) end() { close(w.quit) }

func once(read func() int, broken func() bool) int {
	w := &watch{quit: make(chan struct{})}
	go w.poll(read)
	if broken() {
		return -1
	}
	n := read()
	w.end()
	return n
}
