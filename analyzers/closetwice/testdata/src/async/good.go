// Package async has two ways to end the same thing.
package async

import "sync"

type Topics struct {
	mu   sync.Mutex
	have map[string]bool
}

type Consumer struct {
	topics   *Topics
	topic    string
	messages chan []byte
	errors   chan error
}

func (t *Topics) Consume(topic string) *Consumer {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.have[topic] = true
	return &Consumer{t, topic, make(chan []byte), make(chan error)}
}

func (c *Consumer) Messages() <-chan []byte { return c.messages }

func (c *Consumer) Errors() <-chan error { return c.errors }

func (c *Consumer) Close() bool {
	close(c.messages)
	close(c.errors)
	c.topics.mu.Lock()
	defer c.topics.mu.Unlock()
	delete(c.topics.have, c.topic)
	return true
}

// It is Close, later.
func (c *Consumer) AsyncClose() { go c.Close() }
