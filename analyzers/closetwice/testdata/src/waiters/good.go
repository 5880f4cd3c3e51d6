// Package waiters has answers for which several wait.
package waiters

import (
	"context"
	"sync"
)

// Who gets the answer closes the channel for the others. There is one answer for each
// call: who sends it has taken the call out of the map.
type Call struct {
	answer chan string
	text   string
	cancel context.CancelFunc
}

func (c *Call) Wait() string {
	if text, ok := <-c.answer; ok {
		c.text = text
		close(c.answer)
		c.cancel()
	}
	return c.text
}

type Client struct {
	mu      sync.Mutex
	pending map[string]*Call
	send    func(string) error
}

func (c *Client) abandon(ctx context.Context, id string, call *Call) {
	<-ctx.Done()
	c.mu.Lock()
	if _, ok := c.pending[id]; !ok {
		c.mu.Unlock()
		return
	}
	delete(c.pending, id)
	call.answer <- "abandoned"
	c.mu.Unlock()
	call.Wait()
}

func (c *Client) Do(ctx context.Context, id string) (string, error) {
	ctx, cancel := context.WithCancel(ctx)
	call := &Call{answer: make(chan string, 1), cancel: cancel}
	c.mu.Lock()
	if err := c.send(id); err != nil {
		c.mu.Unlock()
		return "", err
	}
	c.pending[id] = call
	go c.abandon(ctx, id, call)
	c.mu.Unlock()
	return call.Wait(), nil
}

func (c *Client) Deliver(id, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	call := c.pending[id]
	if call == nil {
		return
	}
	delete(c.pending, id)
	call.answer <- text
}
