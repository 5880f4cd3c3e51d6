package fixes

import "sync"

// A Counter counts words.
type Counter struct {
	mu    sync.Mutex
	count map[string]int
}

// NewCounter returns a counter that has counted nothing yet.
func NewCounter() *Counter { return &Counter{count: make(map[string]int)} }

// Count returns how often a word was added.
func (c *Counter) Count(word string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.count[word]
}

// Add adds a word, and returns how often that was done. What it does with the
// lock held, it does itself.
func (c *Counter) Add(word string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count[word]++
	return c.count[word]
}
