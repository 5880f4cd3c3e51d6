// Package undone returns functions that end a subscription.
package undone

import (
	"sync"
	"sync/atomic"
)

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

// A seat is given up while the table is called on. The list of seats was copied under
// the lock, so that one of them may be closed by then.
type Table struct {
	mu    sync.Mutex
	seats []*Seat
}

type Seat struct {
	table *Table
	turns chan int
}

func NewTable() *Table { return &Table{} }

func (t *Table) Sit() *Seat {
	s := &Seat{table: t, turns: make(chan int, 4)}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seats = append(t.seats, s)
	return s
}

func (s *Seat) Turns() <-chan int { return s.turns }

func (s *Seat) Unsubscribe() {
	s.table.mu.Lock()
	defer s.table.mu.Unlock()
	for i, other := range s.table.seats {
		if other == s {
			s.table.seats = append(s.table.seats[:i:i], s.table.seats[i+1:]...)
			close(s.turns)
			return
		}
	}
}

func (t *Table) Call(n int) {
	t.mu.Lock()
	seats := make([]*Seat, len(t.seats))
	copy(seats, t.seats)
	t.mu.Unlock()
	for _, s := range seats {
		s.turns <- n // want `send on s.turns may meet the closed channel and panic`
	}
}

// A flag is asked, but does not keep the end away.
type Deck struct {
	mu    sync.Mutex
	hands map[int]*Hand
}

type Hand struct {
	cards chan int
	out   atomic.Bool
}

func NewDeck() *Deck { return &Deck{hands: make(map[int]*Hand)} }

func (d *Deck) Join(n int) *Hand {
	h := &Hand{cards: make(chan int, 4)}
	d.mu.Lock()
	d.hands[n] = h
	d.mu.Unlock()
	return h
}

func (h *Hand) Fold() {
	if h.out.CompareAndSwap(false, true) {
		close(h.cards)
	}
}

func (d *Deck) Deal(card int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for n, h := range d.hands {
		if h.out.Load() {
			delete(d.hands, n)
			continue
		}
		h.cards <- card // want `send on h.cards may meet the closed channel and panic`
	}
}
