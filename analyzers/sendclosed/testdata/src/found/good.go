package found

import (
	"context"
	"io"
	"sync"
)

// The one who answers takes the channel out before he gives the lock back.
type taker struct {
	mu    sync.Mutex
	n     int
	slots map[int]chan string
}

func startTaker(r reader) *taker {
	t := &taker{slots: make(map[int]chan string)}
	go t.serve(r)
	return t
}

func (t *taker) serve(r reader) {
	for {
		n, s, err := r.Read()
		if err != nil {
			return
		}
		t.mu.Lock()
		c, ok := t.slots[n]
		delete(t.slots, n)
		t.mu.Unlock()
		if ok {
			c <- s
		}
	}
}

func (t *taker) remove(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c := t.slots[n]; c != nil {
		delete(t.slots, n)
		close(c)
	}
}

func (t *taker) Ask(ctx context.Context) (string, error) {
	c := make(chan string, 1)
	t.mu.Lock()
	t.n++
	n := t.n
	t.slots[n] = c
	t.mu.Unlock()
	select {
	case s := <-c:
		return s, nil
	case <-ctx.Done():
		t.remove(n)
		return "", ctx.Err()
	}
}

// The send is made with the lock held.
type Holder struct {
	mu    sync.RWMutex
	trays map[string]*tray
}

func (d *Holder) Put(name string, b []byte) error {
	d.mu.RLock()
	defer d.mu.RUnlock()
	t, ok := d.trays[name]
	if !ok {
		return io.EOF
	}
	select {
	case t.in <- b:
		return nil
	default:
		return io.ErrShortWrite
	}
}

func (d *Holder) Drop(name string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if t, ok := d.trays[name]; ok {
		close(t.in)
		delete(d.trays, name)
	}
}

// The one who asks closes the channel only when he has got the answer, of which there is
// one.
type waiter struct {
	mu    sync.Mutex
	n     int
	slots map[int]chan string
}

func startWaiter(r reader) *waiter {
	w := &waiter{slots: make(map[int]chan string)}
	go w.serve(r)
	return w
}

func (w *waiter) serve(r reader) {
	for {
		n, s, err := r.Read()
		if err != nil {
			return
		}
		w.mu.Lock()
		c, ok := w.slots[n]
		w.mu.Unlock()
		if ok {
			c <- s
		}
	}
}

func (w *waiter) remove(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c := w.slots[n]; c != nil {
		delete(w.slots, n)
		close(c)
	}
}

func (w *waiter) Ask() string {
	c := make(chan string, 1)
	w.mu.Lock()
	w.n++
	n := w.n
	w.slots[n] = c
	w.mu.Unlock()
	s := <-c
	w.remove(n)
	return s
}

// One goroutine finds the channels and takes them out.
type loop struct {
	mu    sync.Mutex
	slots map[int]chan string
}

func (l *loop) Run(r reader) {
	for {
		n, s, err := r.Read()
		switch {
		case err != nil:
			return
		case s == "":
			l.end(n)
		default:
			l.hand(n, s)
		}
	}
}

func (l *loop) hand(n int, s string) {
	l.mu.Lock()
	c, ok := l.slots[n]
	l.mu.Unlock()
	if ok {
		c <- s
	}
}

func (l *loop) end(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c, ok := l.slots[n]; ok {
		delete(l.slots, n)
		close(c)
	}
}

// Nobody closes what is in the map.
type Open struct {
	mu    sync.Mutex
	slots map[int]chan string
}

func (o *Open) Hand(n int, s string) {
	o.mu.Lock()
	c, ok := o.slots[n]
	o.mu.Unlock()
	if ok {
		c <- s
	}
}

func (o *Open) Forget(n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.slots, n)
}
