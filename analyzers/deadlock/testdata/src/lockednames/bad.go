// Package lockednames: a method whose name ends in Locked is called with the lock that
// its callers hold, whatever it asks before it takes the lock again.
package lockednames

import (
	"net/url"
	"sync"
)

// A Message comes from elsewhere.
type Message struct{ Link string }

// A Backend keeps messages.
type Backend struct {
	mu       sync.Mutex
	prefs    string
	messages map[string]Message
	in       chan string
	tell     sync.Mutex
	count    sync.Mutex
	told     int

	a, b, c, d, e chan string
}

// announce tells everybody, in more ways than anybody could follow.
func (b *Backend) announce() {
	b.tell.Unlock()
	defer b.tell.Lock()
	var wg sync.WaitGroup
	for _, c := range []chan string{b.a, b.b, b.c, b.d, b.e} {
		wg.Go(func() {
			for range 3 {
				c <- <-b.in
				b.count.Lock()
				b.told++
				b.count.Unlock()
			}
		})
	}
	wg.Wait()
}

// Set keeps messages.
func (b *Backend) Set(list map[string]*Message) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tell.Lock()
	b.announce()
	b.tell.Unlock()
	b.setLocked(list)
}

// setLocked is called with the lock held, and calls what takes it for some of the
// messages.
func (b *Backend) setLocked(list map[string]*Message) {
	for id, m := range list {
		if m.Link != "" && !b.valid(m.Link) { // want `b.mu is locked again by the goroutine that holds it: deadlock`
			m.Link = ""
		}
		b.messages[id] = *m
	}
}

func (b *Backend) valid(link string) bool {
	if link == "here" {
		return true
	}
	u, err := url.Parse(link)
	if err != nil {
		return false
	}
	return u.Host == b.Prefs()
}

// Prefs returns the host that messages may link to.
func (b *Backend) Prefs() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.prefs
}

// dropLocked takes the lock itself, for some.
func (b *Backend) dropLocked(id string) {
	if id == "" {
		return
	}
	b.mu.Lock() // want `b.mu is locked again by the goroutine that holds it: deadlock`
	delete(b.messages, id)
	b.mu.Unlock()
}

// Drop forgets a message.
func (b *Backend) Drop(id string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tell.Lock()
	b.announce()
	b.tell.Unlock()
	b.dropLocked(id)
}
