// Package inner has a component with methods for the rest of its package only.
package inner

import "time"

// A Door closes when it has not been used for a while. Who is inside holds the
// timer's token away from it.
type Door struct {
	idle   chan *time.Timer // a token: full if nobody is inside
	closed chan struct{}
}

func NewDoor(d time.Duration) *Door {
	door := &Door{idle: make(chan *time.Timer, 1), closed: make(chan struct{})}
	door.idle <- time.AfterFunc(d, door.expire)
	return door
}

func (d *Door) expire() {
	select {
	case <-d.idle:
		close(d.closed)
	case <-d.closed:
	}
}

func (d *Door) Close() {
	select {
	case t := <-d.idle:
		if !t.Stop() {
			d.idle <- t
			<-d.closed
		}
	case <-d.closed:
	}
}

// A guest is who enters and leaves, in this order: leave takes what is there
// because enter has put it there.
type guest struct{ door *Door }

func (d *Door) leave() { <-d.idle }

func (g *guest) visit() {
	g.door.idle <- time.NewTimer(time.Hour)
	g.door.leave()
}
