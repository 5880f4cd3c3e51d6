package answers

import (
	"context"
	"sync"
)

// A Line has room for each answer.
type Line struct {
	conn Conn

	mu    sync.Mutex
	next  uint32
	calls map[uint32]chan []byte
}

func NewLine(conn Conn) *Line {
	m := &Line{conn: conn, calls: make(map[uint32]chan []byte)}
	go m.receive()
	return m
}

func (m *Line) receive() {
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
			ch <- body
		}
	}
}

func (m *Line) Call(ctx context.Context, body []byte) ([]byte, error) {
	ch := make(chan []byte, 1)
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

func (m *Line) forget(id uint32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.calls, id)
}
