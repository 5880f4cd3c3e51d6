// Package dismissed is about lists of those who wait, and who throws them away.
package dismissed

import "sync"

type ticket struct {
	n     int
	grant chan struct{}
}

// Who closes the desk forgets who stands in the line.
type Desk struct {
	mu     sync.Mutex
	free   int
	line   []*ticket
	closed bool
}

func (d *Desk) Enter(n int) bool {
	d.mu.Lock()
	if d.closed {
		d.mu.Unlock()
		return false
	}
	if d.free >= n {
		d.free -= n
		d.mu.Unlock()
		return true
	}
	t := &ticket{n: n, grant: make(chan struct{})}
	d.line = append(d.line, t)
	d.mu.Unlock()
	<-t.grant // want `receive from t.grant blocks forever once Close has thrown away the list of those who wait`
	return true
}

func (d *Desk) Leave(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.free += n
	for len(d.line) > 0 && d.line[0].n <= d.free {
		t := d.line[0]
		d.line = d.line[1:]
		d.free -= t.n
		close(t.grant)
	}
}

func (d *Desk) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	d.line = nil
}

// Answers are found by their keys, and the table is made anew.
type Table struct {
	mu    sync.Mutex
	calls map[int]*call
	ask   func(int)
}

type call struct {
	done chan struct{}
	text string
}

func NewTable(ask func(int)) *Table { return &Table{calls: make(map[int]*call), ask: ask} }

func (t *Table) Ask(id int) string {
	c := &call{done: make(chan struct{})}
	t.mu.Lock()
	t.calls[id] = c
	t.mu.Unlock()
	t.ask(id)
	<-c.done // want `receive from c.done blocks forever once Drop has thrown away the list of those who wait`
	return c.text
}

func (t *Table) Answer(id int, text string) {
	t.mu.Lock()
	c := t.calls[id]
	delete(t.calls, id)
	t.mu.Unlock()
	if c != nil {
		c.text = text
		close(c.done)
	}
}

func (t *Table) Drop() {
	t.mu.Lock()
	t.calls = make(map[int]*call)
	t.mu.Unlock()
}
