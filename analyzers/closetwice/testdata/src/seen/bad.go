package seen

import "io"

type part struct {
	conn         io.Closer
	down, closed chan struct{}
}

// A word may be sent before the end.
func (p *part) wake() { p.closed <- struct{}{} }

func Parts(c io.Closer) {
	p := &part{conn: c, down: make(chan struct{}), closed: make(chan struct{})}
	go p.control()
	go p.wake()
	p.down <- struct{}{}
	p.down <- struct{}{}
}

func (p *part) control() {
	for range 2 {
		<-p.down
		go func() {
			p.conn.Close()
			close(p.closed) // want `p.closed may be closed twice: the second close panics`
		}()
		<-p.closed
	}
}
