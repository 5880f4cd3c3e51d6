// Package lookedup gives away methods of objects that it has found in maps.
package lookedup

import (
	"errors"
	"sync"
	"time"
)

type Post struct {
	mu    sync.Mutex
	boxes map[string]*box
	calm  map[string]*calmBox
}

type box struct {
	post   *Post
	name   string
	in     chan []byte
	closed bool
}

func (p *Post) find(name string) (*box, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	b, ok := p.boxes[name]
	return b, ok
}

// Who has the function may call it after the box was closed.
func (p *Post) Handler(name string) func([]byte) {
	b, ok := p.find(name)
	if !ok {
		return nil
	}
	return b.put
}

func (b *box) put(m []byte) {
	t := time.NewTimer(time.Second)
	defer t.Stop()
	select { // want `send on b.in may meet the closed channel and panic`
	case b.in <- m:
	case <-t.C:
	}
}

func (b *box) Close() error {
	b.post.mu.Lock()
	defer b.post.mu.Unlock()
	if b.closed {
		return errors.New("closed")
	}
	delete(b.post.boxes, b.name)
	close(b.in)
	b.closed = true
	return nil
}

// What is closed is a channel on which nobody sends.
type calmBox struct {
	post   *Post
	name   string
	in     chan []byte
	quit   chan struct{}
	closed bool
}

func (p *Post) CalmHandler(name string) func([]byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	b, ok := p.calm[name]
	if !ok {
		return nil
	}
	return b.put
}

func (b *calmBox) put(m []byte) {
	select {
	case b.in <- m:
	case <-b.quit:
	}
}

func (b *calmBox) Close() error {
	b.post.mu.Lock()
	defer b.post.mu.Unlock()
	if b.closed {
		return errors.New("closed")
	}
	delete(b.post.calm, b.name)
	close(b.quit)
	b.closed = true
	return nil
}

// The flag is asked under the lock under which it is set.
type Office struct {
	mu    sync.Mutex
	desks map[string]*desk
}

type desk struct {
	office *Office
	name   string
	in     chan []byte
	closed bool
}

func (o *Office) Handler(name string) func([]byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if d, ok := o.desks[name]; ok {
		return d.put
	}
	return nil
}

func (d *desk) put(m []byte) {
	d.office.mu.Lock()
	defer d.office.mu.Unlock()
	if d.closed {
		return
	}
	select {
	case d.in <- m:
	default:
	}
}

func (d *desk) Close() {
	d.office.mu.Lock()
	defer d.office.mu.Unlock()
	if !d.closed {
		d.closed = true
		delete(d.office.desks, d.name)
		close(d.in)
	}
}
