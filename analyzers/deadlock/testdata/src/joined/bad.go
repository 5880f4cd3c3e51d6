// Package joined waits for goroutines that another method has started.
package joined

import "sync"

type claim struct {
	stop chan struct{}
	done chan struct{}
}

// Its goroutines take the lock that Revoke holds while it waits for one of them.
type Consumer struct {
	mu      sync.Mutex
	claims  map[string]*claim
	offsets map[string]int
	fetch   func(topic string, offset int) int
}

func NewConsumer(fetch func(string, int) int) *Consumer {
	return &Consumer{claims: make(map[string]*claim), offsets: make(map[string]int), fetch: fetch}
}

func (c *Consumer) Assign(topic string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.claims[topic] != nil {
		return
	}
	cl := &claim{make(chan struct{}), make(chan struct{})}
	c.claims[topic] = cl
	go c.consume(topic, cl)
}

func (c *Consumer) consume(topic string, cl *claim) {
	defer close(cl.done)
	for {
		select {
		case <-cl.stop:
			return
		default:
		}
		n := c.fetch(topic, c.offset(topic))
		c.advance(topic, n)
	}
}

func (c *Consumer) offset(topic string) int {
	c.mu.Lock() // want `locking c.mu blocks forever: its holder waits for this goroutine`
	defer c.mu.Unlock()
	return c.offsets[topic]
}

func (c *Consumer) advance(topic string, n int) {
	c.mu.Lock() // want `locking c.mu blocks forever: its holder waits for this goroutine`
	defer c.mu.Unlock()
	c.offsets[topic] += n
}

func (c *Consumer) Revoke(topic string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	cl := c.claims[topic]
	if cl == nil {
		return
	}
	delete(c.claims, topic)
	close(cl.stop)
	<-cl.done
}
