// Package counted has things that are ended by whoever counts first.
package counted

import (
	"io"
	"sync/atomic"
)

type Peer struct {
	gone int32
	conn io.WriteCloser
	quit chan struct{}
}

func New(c io.WriteCloser) *Peer { return &Peer{conn: c, quit: make(chan struct{})} }

func (p *Peer) Disconnect() {
	if atomic.AddInt32(&p.gone, 1) != 1 {
		return
	}
	p.conn.Close()
	close(p.quit)
}

// It disconnects twice, as if it were once.
func (p *Peer) start() error {
	_, err := p.conn.Write(nil)
	if err != nil {
		p.Disconnect()
	}
	return err
}

func (p *Peer) Begin() {
	if atomic.LoadInt32(&p.gone) != 0 {
		return
	}
	go func() {
		if err := p.start(); err != nil {
			p.Disconnect()
		}
	}()
}

type refs struct {
	n    atomic.Int64
	done chan struct{}
}

func (r *refs) release() {
	if r.n.Add(-1) == 0 {
		close(r.done)
	}
}

// The last one of two is one of them.
func Both(r *refs) {
	r.release()
	r.release()
}
