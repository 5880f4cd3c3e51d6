package undone

import "sync"

type Entry struct {
	b  *Board
	ch chan string
}

func (e *Entry) C() <-chan string { return e.ch }

func (e *Entry) Unsubscribe() {
	e.b.mu.Lock()
	defer e.b.mu.Unlock()
	if e.b.entries[e] {
		delete(e.b.entries, e)
		close(e.ch)
	}
}

// Close forgets the entries whose channels it closes.
type Board struct {
	mu      sync.Mutex
	entries map[*Entry]bool
}

func NewBoard() *Board { return &Board{entries: make(map[*Entry]bool)} }

func (b *Board) Subscribe() *Entry {
	b.mu.Lock()
	defer b.mu.Unlock()
	e := &Entry{b, make(chan string, 1)}
	b.entries[e] = true
	return e
}

func (b *Board) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for e := range b.entries {
		delete(b.entries, e)
		close(e.ch)
	}
}
