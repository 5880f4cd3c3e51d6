package leftclosed

import "sync"

// The end closes all channels and leaves them; who gives back his closes it again.
type Board struct {
	mu    sync.Mutex
	n     int
	ended bool
	seats map[int]chan string
}

func NewBoard() *Board { return &Board{seats: make(map[int]chan string)} }

func (b *Board) Join() (int, <-chan string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.n++
	c := make(chan string, 1)
	b.seats[b.n] = c
	return b.n, c
}

func (b *Board) Leave(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if c, ok := b.seats[n]; ok {
		close(c) // want `channel may be closed already: End closes all that are in b.seats, and leaves them there`
		delete(b.seats, n)
	}
}

func (b *Board) End() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ended {
		return
	}
	b.ended = true
	for _, c := range b.seats {
		close(c)
	}
}

// The channels are the keys of the map.
type Set struct {
	mu   sync.RWMutex
	outs map[chan int]struct{}
}

func NewSet() *Set { return &Set{outs: make(map[chan int]struct{})} }

func (s *Set) Add() chan int {
	c := make(chan int, 1)
	s.mu.Lock()
	s.outs[c] = struct{}{}
	s.mu.Unlock()
	return c
}

func (s *Set) Remove(c chan int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.outs[c]; ok {
		delete(s.outs, c)
		close(c) // want `channel may be closed already: Stop closes all that are in s.outs`
	}
}

func (s *Set) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.outs {
		close(c)
	}
}

// The map is a variable of the package.
var (
	allMu sync.Mutex
	all   = make(map[string]chan bool)
)

func Forget(name string) {
	allMu.Lock()
	defer allMu.Unlock()
	if c, ok := all[name]; ok && live(c) {
		close(c) // want `channel may be closed already: CloseAll closes all that are in all`
		delete(all, name)
	}
}

func live(c chan bool) bool { return c != nil }

func CloseAll() {
	allMu.Lock()
	defer allMu.Unlock()
	for _, c := range all {
		close(c)
	}
}

// The end is in a literal, once.
type Fleet struct {
	mu    sync.Mutex
	once  sync.Once
	ships map[string]*ship
}

type ship struct{ quit chan struct{} }

func (f *Fleet) Sink(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s, ok := f.ships[name]
	if !ok {
		return
	}
	delete(f.ships, name)
	close(s.quit) // want `channel may be closed already: Scuttle closes all that are in f.ships`
}

func (f *Fleet) Scuttle() {
	f.once.Do(func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		for _, s := range f.ships {
			close(s.quit)
		}
	})
}
