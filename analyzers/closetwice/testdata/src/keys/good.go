// Package keys holds channels in maps under keys that are computed.
package keys

import (
	"fmt"
	"time"
)

type token interface{ Shard() int }

type order struct {
	tok   token
	reply chan string // with room for one
}

type desk struct {
	orders chan *order
	done   chan struct{}
}

func open() *desk {
	d := &desk{orders: make(chan *order), done: make(chan struct{})}
	go d.run()
	return d
}

func (d *desk) Close() { close(d.done) }

// run closes the reply channel of an order once: when another one comes in its
// place, or when it has been answered.
func (d *desk) run() {
	waiting := make(map[int]*order)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case o := <-d.orders:
			if old, ok := waiting[o.tok.Shard()]; ok && old != o {
				close(old.reply)
			}
			waiting[o.tok.Shard()] = o
		case <-tick.C:
			d.answer(waiting)
		case <-d.done:
			return
		}
	}
}

func (d *desk) answer(waiting map[int]*order) {
	for shard, text := range load() {
		o := waiting[shard]
		o.reply <- text
		close(o.reply)
		delete(waiting, shard)
	}
}

var load func() map[int]string

type room struct{ members map[string]chan string }

func (r *room) leave(host string, port int) {
	if c, ok := r.members[fmt.Sprintf("%s:%d", host, port)]; ok {
		delete(r.members, fmt.Sprintf("%s:%d", host, port))
		close(c)
	}
}

func rejoin(r *room, host string, port int) {
	r.members[fmt.Sprintf("%s:%d", host, port)] = make(chan string)
	r.leave(host, port)
	r.leave(host, port)
}
