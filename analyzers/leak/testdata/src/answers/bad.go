package answers

import (
	"context"
	"sync"
)

type Conn interface {
	Send(id uint32, body []byte) error
	Recv() (id uint32, body []byte, err error)
}

// A Mux has one goroutine that hands out answers. It takes many steps to find out what
// that does alone, and how the Mux was made has to be known all the same.
type Mux struct {
	conn Conn

	mu    sync.Mutex
	next  uint32
	calls map[uint32]chan []byte
}

func NewMux(conn Conn) *Mux {
	m := &Mux{conn: conn, calls: make(map[uint32]chan []byte)}
	go m.receive()
	return m
}

func (m *Mux) receive() {
	for {
		id, body, err := m.conn.Recv()
		if err != nil {
			return
		}
		m.mu.Lock()
		ch := m.calls[id]
		delete(m.calls, id)
		m.mu.Unlock()
		if ch != nil {
			ch <- body // want `send on ch blocks forever: nobody receives`
		}
	}
}

func (m *Mux) Call(ctx context.Context, body []byte) ([]byte, error) {
	ch := make(chan []byte)
	m.mu.Lock()
	m.next++
	id := m.next
	m.calls[id] = ch
	m.mu.Unlock()
	if err := m.conn.Send(id, body); err != nil {
		m.forget(id)
		return nil, err
	}
	select {
	case b := <-ch:
		return b, nil
	case <-ctx.Done():
		m.forget(id)
		return nil, ctx.Err()
	}
}

func (m *Mux) forget(id uint32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.calls, id)
}
