package renewed

import (
	"sync"
	"time"
)

type beat struct {
	tell func()
	stop chan struct{}
}

func startBeat(d time.Duration, tell func()) *beat {
	b := &beat{tell, make(chan struct{})}
	go b.run(d)
	return b
}

func (b *beat) run(d time.Duration) {
	t := time.NewTicker(d)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			b.tell()
		case <-b.stop:
			return
		}
	}
}

// The old one is stopped first.
type Heart struct {
	tell func()
	beat *beat
}

func NewHeart(tell func()) *Heart { return &Heart{tell, startBeat(time.Second, tell)} }

func (h *Heart) SetInterval(d time.Duration) {
	close(h.beat.stop)
	h.beat = startBeat(d, h.tell)
}

func (h *Heart) Close() { close(h.beat.stop) }

// All of them are kept, and stopped in the end.
type Choir struct {
	mu    sync.Mutex
	tell  func()
	beats []*beat
	over  bool
}

func NewChoir(tell func()) *Choir {
	return &Choir{tell: tell, beats: []*beat{startBeat(time.Second, tell)}}
}

func (c *Choir) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return
	}
	c.beats = append(c.beats, startBeat(d, c.tell))
}

func (c *Choir) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over = true
	for _, b := range c.beats {
		close(b.stop)
	}
}

// All workers have one word to stop.
type Crew struct {
	work chan func()
	done chan struct{}
}

func NewCrew() *Crew {
	c := &Crew{make(chan func()), make(chan struct{})}
	c.Grow()
	return c
}

func (c *Crew) Grow() { go c.loop() }

func (c *Crew) loop() {
	for {
		select {
		case f := <-c.work:
			f()
		case <-c.done:
			return
		}
	}
}

func (c *Crew) Do(f func()) {
	select {
	case c.work <- f:
	case <-c.done:
	}
}

func (c *Crew) Close() { close(c.done) }
