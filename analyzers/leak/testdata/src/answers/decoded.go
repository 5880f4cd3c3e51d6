package answers

import (
	"encoding/gob"
	"sync"
	"time"
)

// The number of an answer is what a decoder has set, not zero: it may be for a caller
// who has just given up.
type letter struct {
	Number int
	Text   string
}

type desk struct {
	mu     sync.Mutex
	last   int
	asking map[int]chan letter
	in     *gob.Decoder
	out    *gob.Encoder
}

func NewDesk(in *gob.Decoder, out *gob.Encoder) *desk {
	d := &desk{asking: make(map[int]chan letter), in: in, out: out}
	go d.read()
	return d
}

func (d *desk) read() {
	for {
		var l letter
		if err := d.in.Decode(&l); err != nil {
			return
		}
		d.mu.Lock()
		ch := d.asking[l.Number]
		delete(d.asking, l.Number)
		d.mu.Unlock()
		if ch != nil {
			ch <- l // want `send on ch blocks forever: nobody receives after client takes case <-time.After`
		}
	}
}

func (d *desk) Ask(text string) string {
	ch := make(chan letter)
	d.mu.Lock()
	d.last++
	n := d.last
	d.asking[n] = ch
	d.mu.Unlock()
	if err := d.out.Encode(letter{n, text}); err != nil {
		return ""
	}
	select {
	case l := <-ch:
		return l.Text
	case <-time.After(time.Second):
		d.mu.Lock()
		delete(d.asking, n)
		d.mu.Unlock()
		return ""
	}
}

// There is room for an answer that nobody wants any more.
type roomyDesk struct {
	mu     sync.Mutex
	last   int
	asking map[int]chan letter
	in     *gob.Decoder
}

func NewRoomyDesk(in *gob.Decoder) *roomyDesk {
	d := &roomyDesk{asking: make(map[int]chan letter), in: in}
	go d.read()
	return d
}

func (d *roomyDesk) read() {
	for {
		var l letter
		if err := d.in.Decode(&l); err != nil {
			return
		}
		d.mu.Lock()
		ch := d.asking[l.Number]
		delete(d.asking, l.Number)
		d.mu.Unlock()
		if ch != nil {
			ch <- l
		}
	}
}

func (d *roomyDesk) Ask() string {
	ch := make(chan letter, 1)
	d.mu.Lock()
	d.last++
	n := d.last
	d.asking[n] = ch
	d.mu.Unlock()
	select {
	case l := <-ch:
		return l.Text
	case <-time.After(time.Second):
		d.mu.Lock()
		delete(d.asking, n)
		d.mu.Unlock()
		return ""
	}
}
