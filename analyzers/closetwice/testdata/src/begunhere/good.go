// Package begunhere has constructors that begin what has a name to be called by.
package begunhere

import "sync"

// The index reads its lines by itself; who did so again would always panic.
type Index struct {
	mu    sync.RWMutex
	lines map[int]string
	read  chan struct{}
}

func NewIndex(text []string) *Index {
	x := new(Index)
	return build(x, text)
}

func build(x *Index, text []string) *Index {
	if text == nil {
		return x
	}
	x.read = make(chan struct{})
	go x.ReadLines(text)
	return x
}

func (x *Index) ReadLines(text []string) {
	lines := make(map[int]string)
	for n, l := range text {
		lines[n] = l
	}
	x.mu.Lock()
	x.lines = lines
	x.mu.Unlock()
	close(x.read)
}

func (x *Index) Line(n int) string {
	if ch := x.read; ch != nil {
		<-ch
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.lines[n]
}

// Who begins to read tells a goroutine of the index when that is done.
type Counted struct {
	mu    sync.Mutex
	lines []string
	words int
	read  chan struct{}
}

func NewCounted(text []string) *Counted {
	c := &Counted{read: make(chan struct{})}
	go c.Read(text)
	go c.count()
	return c
}

func (c *Counted) Read(text []string) {
	c.mu.Lock()
	c.lines = append(c.lines, text...)
	c.mu.Unlock()
	close(c.read)
}

func (c *Counted) count() {
	<-c.read
	c.mu.Lock()
	defer c.mu.Unlock()
	c.words = len(c.lines)
}

func (c *Counted) Words() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.words
}
