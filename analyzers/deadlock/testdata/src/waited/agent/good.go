package agent

import (
	"sync"
	"waited/poll"
)

// It waits when it has given the lock back.
type careful struct {
	mu     sync.Mutex
	poller *poll.Poller
	last   int
}

func startCareful() *careful {
	c := &careful{}
	c.poller = poll.New(func(n int) {
		c.mu.Lock()
		c.last = n
		c.mu.Unlock()
	})
	return c
}

func (c *careful) Stop() {
	c.mu.Lock()
	p := c.poller
	c.poller = nil
	c.mu.Unlock()
	if p != nil {
		p.Stop()
	}
}

// Nobody is waited for.
func (c *careful) Hint() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.poller.Tell()
}

// What is called takes another lock.
type counter struct {
	mu     sync.Mutex
	poller *poll.Poller

	count struct {
		sync.Mutex
		n int
	}
}

func startCounter() *counter {
	c := &counter{}
	c.poller = poll.New(c.add)
	return c
}

func (c *counter) add(n int) {
	c.count.Lock()
	c.count.n += n
	c.count.Unlock()
}

func (c *counter) Stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.poller.Stop()
}

// The poller calls another one than the one that has it.
type pair struct {
	mu     sync.Mutex
	other  *pair
	poller *poll.Poller
	n      int
}

func startPair(other *pair) *pair {
	p := &pair{other: other}
	p.poller = poll.New(other.set)
	return p
}

func (p *pair) set(n int) {
	p.mu.Lock()
	p.n = n
	p.mu.Unlock()
}

func (p *pair) Stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.poller.Stop()
}

// Somebody else waits for the end.
type task struct {
	p, other *poll.Poller
	left     int
}

func runTask(n int, other *poll.Poller) *task {
	t := &task{left: n, other: other}
	t.p = poll.New(t.tick)
	return t
}

func (t *task) tick(int) {
	if t.left--; t.left == 0 {
		t.other.Stop()
		go t.p.Stop()
	} else if t.left < 0 {
		t.p.Tell()
	}
}
