package audience

import "sync"

// The lock is held until all have been told.
type Careful struct {
	mu    sync.RWMutex
	ears  []chan int
	ended bool
}

func NewCareful() *Careful { return new(Careful) }

func (c *Careful) Listen() <-chan int {
	ear := make(chan int, 1)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		close(ear)
		return ear
	}
	c.ears = append(c.ears, ear)
	return ear
}

func (c *Careful) Tick(n int) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.ended {
		return
	}
	for _, ear := range c.ears {
		select {
		case ear <- n:
		default:
		}
	}
}

func (c *Careful) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		return
	}
	c.ended = true
	for _, ear := range c.ears {
		close(ear)
	}
}
