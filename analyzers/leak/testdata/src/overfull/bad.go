// Package overfull: a function fills a channel that nobody else has yet with more than there
// may be room for.
package overfull

import "sync"

type cache struct {
	mu    sync.Mutex
	known map[string]int
}

// Find returns at most so many, or all.
func (c *cache) Find(limit int) <-chan int {
	c.mu.Lock()
	defer c.mu.Unlock()
	room := limit
	if room == 0 {
		room = len(c.known)
	} else if room > len(c.known) {
		room = len(c.known)
	}
	out := make(chan int, room)
	for _, n := range c.known {
		out <- n // want `send on out blocks forever if there is more to send than room: nobody else has the channel yet`
	}
	close(out)
	return out
}

func first(list []string, most int) <-chan string {
	out := make(chan string, min(most, len(list)))
	for _, s := range list {
		out <- s // want `send on out blocks forever if there is more to send than room`
	}
	close(out)
	return out
}

func all(list []string) <-chan string {
	out := make(chan string, 16)
	for _, s := range list {
		out <- s // want `send on out blocks forever if there is more to send than room`
	}
	close(out)
	return out
}
