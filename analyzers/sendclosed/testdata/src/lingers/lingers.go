// Package lingers: what goroutines that others started send after the end.
package lingers

import "time"

type part struct{ size int }

// What is too large is queued again by a goroutine of its own, which nobody waits
// for.
type packer struct {
	limit int
	done  chan struct{}
	parts chan any
}

func newPacker(limit int) *packer {
	return &packer{limit: limit, done: make(chan struct{}), parts: make(chan any, 8)}
}

func (p *packer) Start() { go p.pack() }

func (p *packer) Stop() {
	close(p.parts)
	<-p.done
}

func (p *packer) Add(one part) { p.parts <- one }

func (p *packer) pack() {
	timer := time.NewTimer(time.Second)
	for {
		select {
		case next := <-p.parts:
			if next == nil {
				close(p.done)
				return
			}
			if one, ok := next.(part); ok && one.size > p.limit {
				go func() {
					p.parts <- part{one.size - p.limit} // want `send on p\.parts may meet the closed channel and panic`
				}()
			}
		case <-timer.C:
			timer.Reset(time.Second)
		}
	}
}

// The loop keeps what is left over to itself.
type sorter struct {
	limit int
	done  chan struct{}
	parts chan any
}

func newSorter(limit int) *sorter {
	return &sorter{limit: limit, done: make(chan struct{}), parts: make(chan any, 8)}
}

func (s *sorter) Start() { go s.sort() }

func (s *sorter) Stop() {
	close(s.parts)
	<-s.done
}

func (s *sorter) Add(one part) { s.parts <- one }

func (s *sorter) sort() {
	var rest []part
	for next := range s.parts {
		if one, ok := next.(part); ok && one.size > s.limit {
			rest = append(rest, part{one.size - s.limit})
		}
	}
	println(len(rest))
	close(s.done)
}
