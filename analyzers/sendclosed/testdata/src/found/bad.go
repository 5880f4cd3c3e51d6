package found

import (
	"context"
	"io"
	"sync"
	"time"
)

// Who asks gives up when the context ends, takes its channel out and closes it; the one
// who answers has found it, and given the lock back.
type asker struct {
	mu    sync.Mutex
	n     int
	slots map[int]chan string
}

func start(r reader) *asker {
	a := &asker{slots: make(map[int]chan string)}
	go a.serve(r)
	return a
}

type reader interface{ Read() (int, string, error) }

func (a *asker) serve(r reader) {
	for {
		n, s, err := r.Read()
		if err != nil {
			return
		}
		a.mu.Lock()
		c, ok := a.slots[n]
		a.mu.Unlock()
		if ok {
			c <- s // want `c may be closed after it was found in a.slots: the send needs the lock of the close`
		}
	}
}

func (a *asker) remove(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if c := a.slots[n]; c != nil {
		delete(a.slots, n)
		close(c)
	}
}

func (a *asker) Ask(ctx context.Context) (string, error) {
	c := make(chan string, 1)
	a.mu.Lock()
	a.n++
	n := a.n
	a.slots[n] = c
	a.mu.Unlock()
	select {
	case s := <-c:
		return s, nil
	case <-ctx.Done():
		a.remove(n)
		return "", ctx.Err()
	}
}

// The channel is in what the map has, and others take it out when they like.
type Desk struct {
	mu    sync.RWMutex
	trays map[string]*tray
}

type tray struct {
	in   chan []byte
	born time.Time
}

func (d *Desk) find(name string) *tray {
	return d.trays[name]
}

func (d *Desk) Put(name string, b []byte) error {
	d.mu.RLock()
	t, ok := d.trays[name]
	d.mu.RUnlock()
	if !ok {
		return io.EOF
	}
	select {
	case t.in <- b: // want `t.in may be closed after it was found in d.trays`
		return nil
	default:
		return io.ErrShortWrite
	}
}

func (d *Desk) Drop(name string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if t, ok := d.trays[name]; ok {
		close(t.in)
		delete(d.trays, name)
	}
}
