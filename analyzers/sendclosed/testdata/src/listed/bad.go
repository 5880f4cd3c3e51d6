// Package listed: a channel is closed before it is taken off the list of those who are sent to.
package listed

import "sync"

type node struct {
	mu    sync.RWMutex
	sinks []chan int
}

func (n *node) emit(v int) {
	n.mu.RLock()
	for _, ch := range n.sinks {
		ch <- v // want `ch may be closed: Close closes it before it takes it off the list`
	}
	n.mu.RUnlock()
}

type sub struct {
	ch    chan int
	nodes []*node
}

func (s *sub) Close() {
	close(s.ch)
	for _, n := range s.nodes {
		n.mu.Lock()
		for i := range n.sinks {
			if n.sinks[i] == s.ch {
				n.sinks[i] = n.sinks[len(n.sinks)-1]
				n.sinks = n.sinks[:len(n.sinks)-1]
				break
			}
		}
		n.mu.Unlock()
	}
}

// Out of a map, by its name.
type room struct {
	mu      sync.Mutex
	members map[string]*member
}

type member struct {
	name string
	in   chan string
	room *room
}

func (r *room) Say(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, m := range r.members {
		select {
		case m.in <- text: // want `m.in may be closed: Leave closes it before it takes it off the list`
		default:
		}
	}
}

func (r *room) Leave(m *member) {
	close(m.in)
	r.mu.Lock()
	delete(r.members, m.name)
	r.mu.Unlock()
}
