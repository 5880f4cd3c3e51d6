package abandoned

import (
	"context"
	"sync"

	"abandoned/feed"
)

// The other package closes it.
type Lower struct {
	f   *feed.Closing
	r   *feed.Closed
	out chan string
}

func NewLower(f *feed.Closing) *Lower {
	l := &Lower{f: f, r: f.Join(), out: make(chan string, 8)}
	go l.run()
	return l
}

func (l *Lower) run() {
	defer close(l.out)
	for s := range l.r.C() {
		select {
		case l.out <- s + "!":
		default:
		}
	}
}

func (l *Lower) Close() { l.f.Leave(l.r) }

// Something else ends the loop.
func until(ctx context.Context, f *feed.Feed, out chan<- string) {
	r := f.Join()
	go func() {
		defer f.Leave(r)
		for {
			select {
			case s := <-r.C():
				out <- s
			case <-ctx.Done():
				return
			}
		}
	}()
}

// It ends with a word.
func word(f *feed.Feed) {
	r := f.Join()
	go func() {
		defer f.Leave(r)
		for s := range r.C() {
			if s == "end" {
				return
			}
		}
	}()
}

// It is for as long as the process: nothing comes behind.
func forGood(f *feed.Feed) {
	r := f.Join()
	go func() {
		for s := range r.C() {
			println(s)
		}
	}()
}

// The channels in the map are closed when they are taken out.
type Shut struct {
	mu   sync.Mutex
	n    int
	outs map[int]chan int
}

func (h *Shut) Watch() (int, <-chan int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.n++
	c := make(chan int, 1)
	h.outs[h.n] = c
	return h.n, c
}

func (h *Shut) Unwatch(n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if c, ok := h.outs[n]; ok {
		delete(h.outs, n)
		close(c)
	}
}

func sumShut(h *Shut, wg *sync.WaitGroup, total *int) (stop func()) {
	id, c := h.Watch()
	wg.Add(1)
	go func() {
		defer wg.Done()
		for n := range c {
			*total += n
		}
	}()
	return func() { h.Unwatch(id) }
}
