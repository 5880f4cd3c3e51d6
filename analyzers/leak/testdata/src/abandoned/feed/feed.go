package feed

import "sync"

// Feed forgets its readers, and closes nothing.
type Feed struct {
	mu      sync.Mutex
	readers map[int]*Reader
	n       int
}

type Reader struct {
	id int
	c  chan string
}

func (r *Reader) C() <-chan string { return r.c }

func New() *Feed { return &Feed{readers: make(map[int]*Reader)} }

func (f *Feed) Join() *Reader {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n++
	r := &Reader{id: f.n, c: make(chan string, 8)}
	f.readers[r.id] = r
	return r
}

func (f *Feed) Leave(r *Reader) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.readers, r.id)
}

func (f *Feed) Say(s string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.readers {
		select {
		case r.c <- s:
		default:
		}
	}
}

// Closing closes what it forgets.
type Closing struct {
	mu      sync.Mutex
	readers map[*Closed]bool
}

type Closed struct{ c chan string }

func (r *Closed) C() <-chan string { return r.c }

func NewClosing() *Closing { return &Closing{readers: make(map[*Closed]bool)} }

func (f *Closing) Join() *Closed {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := &Closed{c: make(chan string, 8)}
	f.readers[r] = true
	return r
}

func (f *Closing) Leave(r *Closed) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.readers[r] {
		delete(f.readers, r)
		close(r.c)
	}
}

func (f *Closing) Say(s string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for r := range f.readers {
		select {
		case r.c <- s:
		default:
		}
	}
}
