package server

import (
	"net"
	"sync"
)

// Whoever is counted may count more of them.
type Tree struct {
	ln net.Listener
	wg sync.WaitGroup
}

func NewTree(ln net.Listener) *Tree { return &Tree{ln: ln} }

func (t *Tree) Serve() error {
	for {
		c, err := t.ln.Accept()
		if err != nil {
			return err
		}
		t.wg.Add(1)
		go t.handle(c)
	}
}

func (t *Tree) handle(c net.Conn) {
	defer t.wg.Done()
	t.wg.Add(1)
	go t.drain(c)
}

func (t *Tree) drain(c net.Conn) {
	defer t.wg.Done()
	c.Close()
}

func (t *Tree) Shutdown() {
	t.ln.Close()
	t.wg.Wait()
}

// It counts what it does itself while it is counted.
type Nested struct {
	wg sync.WaitGroup
}

func NewNested() *Nested { return &Nested{} }

func (n *Nested) Run(work func()) {
	n.wg.Add(1)
	go n.outer(work)
}

func (n *Nested) outer(work func()) {
	defer n.wg.Done()
	n.wg.Add(1)
	work()
	n.wg.Done()
}

func (n *Nested) Close() { n.wg.Wait() }
