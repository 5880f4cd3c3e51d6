package abandoned

import (
	"sync"

	"abandoned/feed"
)

// The channel of another package's reader, which it forgets and does not close.
type Upper struct {
	f   *feed.Feed
	r   *feed.Reader
	out chan string
}

func NewUpper(f *feed.Feed) *Upper {
	u := &Upper{f: f, r: f.Join(), out: make(chan string, 8)}
	go u.run()
	return u
}

func (u *Upper) run() {
	defer close(u.out)
	for s := range u.r.C() { // want `the range over what C returns never ends: nobody closes it, also when it is given up`
		select {
		case u.out <- s + "!":
		default:
		}
	}
}

func (u *Upper) Out() <-chan string { return u.out }

func (u *Upper) Close() { u.f.Leave(u.r) }

// The channels are in the map themselves.
type Hub struct {
	mu   sync.Mutex
	n    int
	outs map[int]chan int
}

func (h *Hub) Watch() (int, <-chan int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.n++
	c := make(chan int, 1)
	h.outs[h.n] = c
	return h.n, c
}

func (h *Hub) Unwatch(n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.outs, n)
}

func (h *Hub) Tell(n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.outs {
		select {
		case c <- n:
		default:
		}
	}
}

func sum(h *Hub, wg *sync.WaitGroup, total *int) (stop func()) {
	id, c := h.Watch()
	wg.Add(1)
	go func() {
		defer wg.Done()
		for n := range c { // want `the range over what Watch returns never ends`
			*total += n
		}
	}()
	return func() { h.Unwatch(id) }
}
