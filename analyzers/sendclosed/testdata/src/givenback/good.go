// Package givenback has channels that are full from the beginning: whoever puts
// something in has taken it out before.
package givenback

import "errors"

var errClosed = errors.New("pool is closed")

type pool struct{ parts chan []byte }

func newPool(size, n int) *pool {
	p := &pool{}
	parts := make(chan []byte, n)
	for range n {
		parts <- make([]byte, size)
	}
	p.parts = parts
	return p
}

func (p *pool) Get(stop <-chan struct{}) ([]byte, error) {
	select {
	case b, ok := <-p.parts:
		if !ok {
			return nil, errClosed
		}
		return b, nil
	case <-stop:
		return nil, errClosed
	}
}

// Nobody waits here who has taken the part from the pool.
func (p *pool) Put(b []byte) { p.parts <- b }

func (p *pool) Close() {
	close(p.parts)
	for range p.parts {
	}
	p.parts = nil
}
