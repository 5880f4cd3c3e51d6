package gone

import (
	"context"
	"io"
	"sync"
)

// The loop that serves joins and leaves ends with the context that it is given. Who
// leaves then finds nobody.
type room struct {
	join  chan *guest
	leave chan *guest
	all   map[*guest]bool
}

type guest struct {
	room *room
	conn io.ReadWriteCloser
}

func newRoom() *room {
	return &room{join: make(chan *guest), leave: make(chan *guest), all: map[*guest]bool{}}
}

func (r *room) Serve(ctx context.Context) error {
	defer func() {
		for g := range r.all {
			g.conn.Close()
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case g := <-r.join:
			r.all[g] = true
		case g := <-r.leave:
			if !r.all[g] {
				continue
			}
			delete(r.all, g)
		}
	}
}

func (r *room) Enter(ctx context.Context, conn io.ReadWriteCloser) {
	g := &guest{r, conn}
	select {
	case r.join <- g:
		go g.listen()
	case <-ctx.Done():
	}
}

func (g *guest) listen() {
	defer func() {
		g.room.leave <- g // want `send on g.room.leave blocks forever if it comes when all who receive have left`
		g.conn.Close()
	}()
	io.Copy(io.Discard, g.conn)
}

// Here who leaves asks whether the loop has ended.
type hall struct {
	leave chan *visitor
	ended chan struct{}
}

type visitor struct {
	hall *hall
	conn io.ReadCloser
}

func newHall() *hall { return &hall{leave: make(chan *visitor), ended: make(chan struct{})} }

func (h *hall) Serve(ctx context.Context, tell func(*visitor)) {
	defer close(h.ended)
	for {
		select {
		case <-ctx.Done():
			return
		case v := <-h.leave:
			tell(v)
		}
	}
}

func (h *hall) Enter(conn io.ReadCloser) {
	v := &visitor{h, conn}
	go func() {
		defer func() {
			select {
			case h.leave <- v:
			case <-h.ended:
			}
		}()
		io.Copy(io.Discard, conn)
	}()
}

// Who leaves is waited for before the loop ends.
type yard struct {
	leave chan int
	wg    sync.WaitGroup
}

func newYard() *yard { return &yard{leave: make(chan int)} }

func (y *yard) Serve(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			go func() { y.wg.Wait(); close(y.leave) }()
			for range y.leave {
			}
			return
		case n := <-y.leave:
			println(n)
		}
	}
}

func (y *yard) Enter(conn io.ReadCloser) {
	y.wg.Add(1)
	go func() {
		defer y.wg.Done()
		n, _ := io.Copy(io.Discard, conn)
		y.leave <- int(n)
	}()
}

// Who looks for one value comes again.
type picker struct{ out chan item }

func newPicker(next func() item) *picker {
	p := &picker{out: make(chan item)}
	go func() {
		for {
			p.out <- next()
		}
	}()
	return p
}

func (p *picker) Find(ctx context.Context, fits func(item) bool) (item, error) {
	for {
		select {
		case i := <-p.out:
			if fits(i) {
				return i, nil
			}
		case <-ctx.Done():
			return item{}, ctx.Err()
		}
	}
}

// The goroutine is a literal that calls a method.
type lobby struct {
	leave chan *caller
	seen  map[*caller]bool
}

type caller struct {
	lobby *lobby
	conn  io.ReadCloser
}

func newLobby() *lobby { return &lobby{leave: make(chan *caller), seen: map[*caller]bool{}} }

func (l *lobby) Serve(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case c := <-l.leave:
			l.seen[c] = true
		}
	}
}

func (l *lobby) Enter(conn io.ReadCloser) {
	c := &caller{l, conn}
	go func() {
		c.listen()
	}()
}

func (c *caller) listen() {
	io.Copy(io.Discard, c.conn)
	c.lobby.leave <- c // want `send on c.lobby.leave blocks forever if it comes when all who receive have left`
}
