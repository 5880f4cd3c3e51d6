// Package groups waits for goroutines of which a type of another package keeps count.
package groups

import (
	"time"

	"groups/run"
)

type maker interface{ Make() (string, bool) }

type Queue struct {
	makers  int
	make    func() (maker, error)
	group   *run.Group
	readers *run.Group
	lines   chan string
	quit    chan struct{}
}

func New(make_ func() (maker, error)) *Queue {
	return &Queue{makers: 4, make: make_, group: run.NewGroup(), readers: run.NewGroup(), lines: make(chan string), quit: make(chan struct{})}
}

// Start closes the lines when nobody sends any more.
func (q *Queue) Start() {
	for range q.makers {
		q.group.Run(func() { q.produce() })
	}
	q.readers.Run(func() {
		for l := range q.lines {
			println(l)
		}
	})
	q.group.Wait()
	close(q.lines)
	q.readers.Wait()
}

func (q *Queue) Stop() { close(q.quit) }

func (q *Queue) produce() {
	var m maker
	for {
		var err error
		if m, err = q.make(); err == nil {
			break
		}
		time.Sleep(time.Second)
	}
	for {
		select {
		case <-q.quit:
			return
		default:
			if l, ok := m.Make(); ok {
				q.lines <- l
			}
		}
	}
}

// A hurry closes them while they are sent.
type Hurry struct {
	group *run.Group
	lines chan string
}

func (h *Hurry) Start() {
	h.group.Run(func() { h.lines <- "first" }) // want `send on h\.lines may meet the closed channel and panic`
	close(h.lines)
	h.group.Wait()
}
