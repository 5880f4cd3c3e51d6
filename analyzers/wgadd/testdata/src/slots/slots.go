// Package slots: WaitGroups that stand for a value each.
package slots

import "sync"

type slot struct {
	v     int
	ready sync.WaitGroup
}

func (s *slot) clear() { s.ready.Add(1) }

func (s *slot) set(v int) {
	s.v = v
	s.ready.Done()
}

func (s *slot) get() int {
	s.ready.Wait()
	return s.v
}

type queue struct {
	first, last *slot
}

func NewQueue() *queue {
	q := &queue{}
	q.first = q.fresh()
	q.last = q.first
	return q
}

func (q *queue) fresh() *slot {
	s := &slot{}
	s.clear()
	return s
}

// Get waits for Put, which counts down what is waited for, and up what will be.
func (q *queue) Get() int { return q.first.get() }

func (q *queue) Put(v int) {
	s := q.last
	q.last = q.fresh()
	s.set(v)
}

// What Do counts down it has counted up itself: nobody ends the wait.
type crew struct{ wg sync.WaitGroup }

func NewCrew() *crew {
	c := &crew{}
	c.wg.Add(1)
	return c
}

func (c *crew) Do(f func()) {
	c.wg.Add(1)
	go func() {
		defer c.wg.Done()
		f()
	}()
}

func (c *crew) Wait() { c.wg.Wait() } // want `c.wg.Wait blocks forever`
