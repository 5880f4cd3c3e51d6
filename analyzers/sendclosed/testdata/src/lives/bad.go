// Package lives has components that are stopped while they serve.
package lives

import (
	"io"
	"sync/atomic"
)

// A Reader reads packets until it is stopped: it cannot be stopped but by others.
type Reader struct {
	from    io.Reader
	packets chan []byte
	on      atomic.Bool
}

func NewReader(from io.Reader) *Reader { return &Reader{from: from, packets: make(chan []byte, 8)} }

func (r *Reader) Packets() <-chan []byte { return r.packets }

func (r *Reader) Serve() {
	r.on.Store(true)
	for r.on.Load() {
		b := make([]byte, 512)
		n, err := r.from.Read(b)
		if err != nil {
			continue
		}
		select { // want `send on r.packets may meet the closed channel and panic`
		case r.packets <- b[:n]:
		default:
		}
	}
}

func (r *Reader) Stop() {
	r.on.Store(false)
	close(r.packets)
}
