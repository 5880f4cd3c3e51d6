package leftclosed

import "sync"

// The end takes them out.
type Emptied struct {
	mu    sync.Mutex
	seats map[int]chan string
}

func (e *Emptied) Leave(n int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if c, ok := e.seats[n]; ok {
		close(c)
		delete(e.seats, n)
	}
}

func (e *Emptied) End() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for n, c := range e.seats {
		close(c)
		delete(e.seats, n)
	}
}

// The map goes as a whole.
type Replaced struct {
	mu    sync.Mutex
	seats map[int]chan string
}

func (r *Replaced) Leave(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c, ok := r.seats[n]; ok {
		close(c)
		delete(r.seats, n)
	}
}

func (r *Replaced) End() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.seats {
		close(c)
	}
	r.seats = nil
}

// Who leaves asks whether the end has come.
type Asked struct {
	mu    sync.Mutex
	ended bool
	seats map[int]chan string
}

func (a *Asked) Leave(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ended {
		return
	}
	if c, ok := a.seats[n]; ok {
		close(c)
		delete(a.seats, n)
	}
}

func (a *Asked) End() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ended = true
	for _, c := range a.seats {
		close(c)
	}
}

// Other channels are closed at the end.
type Others struct {
	mu    sync.Mutex
	seats map[int]*seat
}

type seat struct{ done, left chan bool }

func (o *Others) Leave(n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if s, ok := o.seats[n]; ok {
		close(s.left)
		delete(o.seats, n)
	}
}

func (o *Others) End() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, s := range o.seats {
		close(s.done)
	}
}

// A method says whether the end has come.
type Told struct {
	mu    sync.Mutex
	ended bool
	seats map[int]chan string
}

func (t *Told) over() bool { return t.ended }

func (t *Told) Leave(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.over() {
		return
	}
	if c, ok := t.seats[n]; ok {
		close(c)
		delete(t.seats, n)
	}
}

func (t *Told) End() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
	for _, c := range t.seats {
		close(c)
	}
}
