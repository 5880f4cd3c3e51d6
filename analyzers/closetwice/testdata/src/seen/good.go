// Package seen has channels that are closed, and never sent on.
package seen

import "io"

type end struct {
	conn         io.Closer
	down, closed chan struct{}
	notify       chan struct{}
}

func newEnd(c io.Closer) *end {
	return &end{conn: c, down: make(chan struct{}), closed: make(chan struct{}), notify: make(chan struct{})}
}

type Pool struct{ ends []*end }

func (p *Pool) Add(c io.Closer) {
	e := newEnd(c)
	p.ends = append(p.ends, e)
	go p.control(e)
}

func (p *Pool) Close() {
	for _, e := range p.ends {
		close(e.down)
		<-e.closed
	}
}

// Who has received from closed does not find it open the next time.
func (p *Pool) control(e *end) {
	down := false
	for {
		if down {
			<-e.closed
		}
		select {
		case <-e.closed:
			return
		default:
		}
		select {
		case <-e.down:
			down = true
			go func() {
				e.conn.Close()
				close(e.closed)
			}()
		case <-e.notify:
			e.conn.Close()
		}
	}
}
