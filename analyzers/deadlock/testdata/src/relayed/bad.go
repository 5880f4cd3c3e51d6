package relayed

import "sync"

type book struct {
	mu    sync.Mutex
	pages []string
}

// add leaves the lock to nobody: who unlocks it elsewhere has locked it there.
func (b *book) add(page string) {
	b.mu.Lock() // want `b.mu is locked again by the goroutine that holds it`
	b.pages = append(b.pages, page)
}

func (b *book) size() int {
	b.mu.Lock()
	n := len(b.pages)
	b.mu.Unlock()
	return n
}

// Both adds two pages.
func Both(b *book) {
	b.add("one")
	b.add("two")
}
