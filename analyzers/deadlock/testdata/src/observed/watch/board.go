package watch

import (
	"sync"

	"observed/bus"
)

type desk struct {
	board *bus.Board

	mu    sync.Mutex
	stops map[string]func()
}

func openDesk(b *bus.Board) *desk {
	d := &desk{board: b, stops: make(map[string]func())}
	b.Listen("new", d.came)
	return d
}

// It listens for more from within what is called with the board read-locked.
func (d *desk) came(note string) error {
	stop := d.board.Listen("of."+note, d.moved) // want `d.board.mu is locked again in a callback that is called with it held: deadlock`
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stops[note] = stop
	return nil
}

func (d *desk) moved(note string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.stops, note)
	return nil
}

// It does so in a goroutine of its own.
type clerk struct {
	board *bus.Board
}

func openClerk(b *bus.Board) *clerk {
	c := &clerk{board: b}
	b.Listen("new", c.came)
	return c
}

func (c *clerk) came(note string) error {
	go c.board.Listen("of."+note, c.moved)
	return nil
}

func (c *clerk) moved(note string) error { return nil }
