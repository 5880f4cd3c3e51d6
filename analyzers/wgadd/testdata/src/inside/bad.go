// Package inside: who is counted does not count itself.
package inside

import (
	"fmt"
	"sync"
)

type batch struct {
	wg    sync.WaitGroup
	files []string
	copy  func(string) error
}

// The goroutine raises the count itself.
func (b *batch) run() {
	for _, f := range b.files {
		go func() {
			b.wg.Add(1) // want `b.wg.Add runs in the goroutine it counts: Wait may return before it`
			defer b.wg.Done()
			b.copy(f)
		}()
	}
	b.wg.Wait()
}

// A helper does it for the goroutine.
func (b *batch) runWithHelper() {
	for _, f := range b.files {
		go func() {
			b.begin()
			defer b.end()
			b.copy(f)
		}()
	}
	b.wg.Wait()
}

func (b *batch) begin() {
	b.wg.Add(1) // want `b.wg.Add runs in the goroutine it counts: Wait may return before it`
}

func (b *batch) end() { b.wg.Done() }

// The goroutine is a method, which counts first of all.
func (b *batch) runMethod() {
	for _, f := range b.files {
		go b.one(f)
	}
	b.wg.Wait()
}

func (b *batch) one(f string) {
	b.wg.Add(1) // want `b.wg.Add runs in the goroutine it counts: Wait may return before it`
	defer b.wg.Done()
	if err := b.copy(f); err != nil {
		fmt.Println(err)
	}
}

// A method value stands for the counting.
func spawn(n int, work func(int)) {
	var pending sync.WaitGroup
	count := pending.Add
	for i := range n {
		go func() {
			count(1) // want `Add runs in the goroutine it counts: Wait may return before it`
			defer pending.Done()
			work(i)
		}()
	}
	pending.Wait()
}

// The starter of goroutines runs its function in one before it counts.
type group struct{ wg sync.WaitGroup }

func (g *group) start(f func()) {
	go g.counted(f)
}

func (g *group) counted(f func()) {
	g.wg.Add(1) // want `g.wg.Add runs in the goroutine it counts: Wait may return before it`
	defer g.wg.Done()
	f()
}

func both(f, h func()) {
	var g group
	g.start(f)
	g.start(h)
	g.wg.Wait()
}

// The batch is made here, and run in each of the ways.
func copyAll(files []string, copy func(string) error) {
	one := &batch{files: files, copy: copy}
	one.run()
	two := &batch{files: files, copy: copy}
	two.runWithHelper()
	three := batch{files: files, copy: copy}
	three.runMethod()
}

// The WaitGroup is a field of what somebody else has made.
type acceptor struct {
	wg     sync.WaitGroup
	accept func() (int, error)
	handle func(int)
}

func (a *acceptor) serve() error {
	for {
		c, err := a.accept()
		if err != nil {
			a.wg.Wait()
			return err
		}
		go func() {
			a.wg.Add(1) // want `a.wg.Add runs in the goroutine it counts`
			defer a.wg.Done()
			a.handle(c)
		}()
	}
}

// The waiter starts one itself, as others do, by a helper.
type exporter struct {
	mu    sync.Mutex
	size  int
	buf   []int
	send  func([]int)
	group sync.WaitGroup
}

func (e *exporter) Add(n int) {
	e.mu.Lock()
	e.buf = append(e.buf, n)
	var full []int
	if len(e.buf) >= e.size {
		full, e.buf = e.buf, nil
	}
	e.mu.Unlock()
	if full != nil {
		e.export(full)
	}
}

func (e *exporter) export(all []int) { go e.one(all) }

func (e *exporter) one(all []int) {
	e.group.Add(1) // want `e.group.Add runs in the goroutine it counts: Wait may return before it`
	defer e.group.Done()
	e.send(all)
}

func (e *exporter) Flush() {
	e.mu.Lock()
	rest := e.buf
	e.buf = nil
	e.mu.Unlock()
	if len(rest) > 0 {
		e.export(rest)
	}
	e.group.Wait()
}
