// Package readers: readers are counted until they are closed, and one is never closed.
package readers

import "sync"

type block struct {
	pending sync.WaitGroup
	data    []byte
}

func (b *block) reader() *reader {
	b.pending.Add(1)
	return &reader{block: b}
}

// Close waits for all readers.
func (b *block) Close() {
	b.pending.Wait()
	b.data = nil
}

type reader struct {
	block *block
	at    int
}

func (r *reader) next() byte {
	r.at++
	return r.block.data[r.at-1]
}

func (r *reader) Close() error {
	r.block.pending.Done()
	return nil
}

func first(b *block) (v byte) {
	r := b.reader()
	defer r.Close()
	func() { v = r.next() }()
	return v
}

func second(b *block) byte {
	r := b.reader() // want `what reader returns is counted and never closed: the Wait for it blocks forever`
	r.next()
	return r.next()
}
