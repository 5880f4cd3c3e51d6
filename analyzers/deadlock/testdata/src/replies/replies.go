// Package replies: a lock that an answer gives back.
package replies

import "sync"

type query struct {
	text  string
	reply func(data []byte, err error)
}

type wire struct {
	mu      sync.Mutex
	pending map[int]func([]byte, error)
	last    int
}

func (w *wire) send(q *query) error {
	w.mu.Lock()
	w.last++
	w.pending[w.last] = q.reply
	w.mu.Unlock()
	return nil
}

func (w *wire) readLoop(next func() (int, []byte, error)) {
	for {
		n, data, err := next()
		w.mu.Lock()
		reply := w.pending[n]
		delete(w.pending, n)
		w.mu.Unlock()
		if reply != nil {
			reply(data, err)
		}
		if err != nil {
			return
		}
	}
}

func newWire(next func() (int, []byte, error)) *wire {
	w := &wire{pending: make(map[int]func([]byte, error))}
	go w.readLoop(next)
	return w
}

// The lock is taken again until the answer gives it back.
func (w *wire) ask(text string) (data []byte, err error) {
	var wait, change sync.Mutex
	q := &query{text: text}
	q.reply = func(b []byte, failed error) {
		change.Lock()
		data, err = b, failed
		change.Unlock()
		wait.Unlock()
	}
	wait.Lock()
	if err := w.send(q); err != nil {
		return nil, err
	}
	wait.Lock()
	change.Lock()
	defer change.Unlock()
	return data, err
}

// The answer does not give it back.
func (w *wire) askTwice(text string) (data []byte, err error) {
	var wait sync.Mutex
	q := &query{text: text}
	q.reply = func(b []byte, failed error) { data, err = b, failed }
	wait.Lock()
	if err := w.send(q); err != nil {
		return nil, err
	}
	wait.Lock() // want `wait is locked again by the goroutine that holds it`
	return data, err
}
