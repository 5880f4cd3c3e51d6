// Package undone returns functions that end a subscription.
package undone

import "sync"

// It sends to a list that may be old by then.
type Topic struct {
	mu   sync.RWMutex
	next int
	subs map[int]chan string
}

func NewTopic() *Topic { return &Topic{subs: make(map[int]chan string)} }

func (t *Topic) Subscribe() (<-chan string, func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	id := t.next
	t.next++
	ch := make(chan string, 1)
	t.subs[id] = ch
	return ch, func() { t.unsubscribe(id) }
}

func (t *Topic) unsubscribe(id int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if ch, ok := t.subs[id]; ok {
		delete(t.subs, id)
		close(ch)
	}
}

func (t *Topic) Publish(s string) {
	t.mu.RLock()
	var list []chan string
	for _, ch := range t.subs {
		list = append(list, ch)
	}
	t.mu.RUnlock()
	for _, ch := range list {
		select { // want `send on ch may meet the closed channel and panic`
		case ch <- s:
		default:
		}
	}
}
