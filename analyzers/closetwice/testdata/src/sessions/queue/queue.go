// Package queue puts things into a heap, one in each turn.
package queue

import "container/heap"

type list struct {
	filled chan struct{}
	n      []int
}

func (l *list) Len() int           { return len(l.n) }
func (l *list) Less(i, j int) bool { return l.n[i] < l.n[j] }
func (l *list) Swap(i, j int)      { l.n[i], l.n[j] = l.n[j], l.n[i] }
func (l *list) Pop() any           { return nil }

func (l *list) Push(x any) {
	l.n = append(l.n, x.(int))
	close(l.filled) // want `l.filled may be closed twice`
}

func fill(in <-chan int) {
	l := &list{filled: make(chan struct{})}
	for {
		n, ok := <-in
		if !ok {
			return
		}
		heap.Push(l, n)
	}
}
