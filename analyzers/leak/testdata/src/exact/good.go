// Package exact has branches on what is known exactly, if all that it depends on
// is followed.
package exact

import (
	"container/heap"
	"sync"
)

// What is put into a map counts, whoever puts it there.
func counted(names []string) int {
	seen := make(map[string]bool)
	out := make(chan int, 1)
	seen["first"] = true
	if len(seen) > 0 {
		out <- 1
	}
	return <-out
}

func countedByOthers() int {
	seen := make(map[string]bool)
	out := make(chan int, 1)
	enter(seen, "first")
	if len(seen) > 0 {
		out <- 1
	}
	return <-out
}

func enter(seen map[string]bool, name string) { seen[name] = true }

// What a constructor is given is what the object has.
type bell struct {
	loud bool
	rung chan int
}

func newBell(loud bool) *bell { return &bell{loud, make(chan int, 1)} }

func (b *bell) ring() {
	if b.loud {
		b.rung <- 1
	}
}

func ring() int {
	b := newBell(true)
	b.ring()
	return <-b.rung
}

// A box takes no more than its limit, and says so.
type box struct {
	limit int
	items []string
	moved chan int
}

func newBox(limit int) *box {
	if limit <= 0 {
		limit = 100
	}
	return &box{limit: limit, moved: make(chan int, 1)}
}

func (b *box) put(s string, limit int) bool {
	if len(b.items) >= limit {
		return false
	}
	b.items = append(b.items, s)
	b.moved <- 1
	return true
}

func (b *box) add(s string) { b.put(s, b.limit) }

func move() int {
	b := newBox(4)
	b.add("x")
	return <-b.moved
}

func tryMove(limit int) int {
	b := newBox(1)
	if !b.put("x", limit) {
		return 0
	}
	return <-b.moved
}

// A heap changes through a pointer, by package heap.
type prios []int

func (p prios) Len() int           { return len(p) }
func (p prios) Less(i, j int) bool { return p[i] < p[j] }
func (p prios) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }
func (p *prios) Push(x any)        { *p = append(*p, x.(int)) }
func (p *prios) Pop() any {
	old := *p
	x := old[len(old)-1]
	*p = old[:len(old)-1]
	return x
}

type queue struct {
	mu    sync.Mutex
	some  *sync.Cond
	items prios
}

func newQueue() *queue {
	q := &queue{}
	q.some = sync.NewCond(&q.mu)
	return q
}

func (q *queue) push(n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	heap.Push(&q.items, n)
	q.some.Signal()
}

func (q *queue) pop() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.some.Wait()
	}
	return heap.Pop(&q.items).(int)
}

func pushAndPop() int {
	q := newQueue()
	q.push(1)
	return q.pop()
}
