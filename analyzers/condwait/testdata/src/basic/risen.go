package basic

import (
	"io"
	"sync"
	"sync/atomic"
)

// A lazy reader has no closer at first, and never loses it.
type lazy struct {
	from   io.Reader
	ready  *sync.Cond
	opened int64
}

func newLazy(r io.Reader) *lazy { return &lazy{from: r, ready: sync.NewCond(&sync.Mutex{})} }

func (l *lazy) open() {
	l.ready.L.Lock()
	atomic.AddInt64(&l.opened, 1)
	l.ready.L.Unlock()
	l.ready.Broadcast()
}

func (l *lazy) Read(b []byte) (int, error) {
	l.ready.L.Lock()
	if atomic.LoadInt64(&l.opened) <= 0 {
		l.ready.Wait()
	}
	l.ready.L.Unlock()
	return l.from.Read(b)
}

// What is counted up may be counted down.
type sluice struct {
	passes *sync.Cond
	count  int64
}

func (g *sluice) allow() {
	g.passes.L.Lock()
	atomic.AddInt64(&g.count, 1)
	g.passes.L.Unlock()
	g.passes.Broadcast()
}

func (g *sluice) pass() {
	g.passes.L.Lock()
	if atomic.LoadInt64(&g.count) <= 0 {
		g.passes.Wait() // want `g.passes.Wait is not in a loop`
	}
	atomic.AddInt64(&g.count, -1)
	g.passes.L.Unlock()
}
