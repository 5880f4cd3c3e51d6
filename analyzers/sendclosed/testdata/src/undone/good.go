package undone

import "sync"

// It sends under the lock.
type Feed struct {
	mu   sync.Mutex
	next int
	subs map[int]chan string
}

func NewFeed() *Feed { return &Feed{subs: make(map[int]chan string)} }

func (f *Feed) Subscribe() (<-chan string, func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := f.next
	f.next++
	ch := make(chan string, 1)
	f.subs[id] = ch
	return ch, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		if ch, ok := f.subs[id]; ok {
			delete(f.subs, id)
			close(ch)
		}
	}
}

func (f *Feed) Publish(s string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, ch := range f.subs {
		select {
		case ch <- s:
		default:
		}
	}
}

func (f *Feed) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for id, ch := range f.subs {
		close(ch)
		delete(f.subs, id)
	}
}

// Who gives up a seat and who calls keep to one lock.
type CalmTable struct {
	mu    sync.Mutex
	seats map[*CalmSeat]bool
}

type CalmSeat struct {
	table *CalmTable
	turns chan int
}

func NewCalmTable() *CalmTable { return &CalmTable{seats: make(map[*CalmSeat]bool)} }

func (t *CalmTable) Sit() *CalmSeat {
	s := &CalmSeat{table: t, turns: make(chan int, 4)}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seats[s] = true
	return s
}

func (s *CalmSeat) Turns() <-chan int { return s.turns }

func (s *CalmSeat) Unsubscribe() {
	s.table.mu.Lock()
	defer s.table.mu.Unlock()
	if s.table.seats[s] {
		delete(s.table.seats, s)
		close(s.turns)
	}
}

func (t *CalmTable) Call(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for s := range t.seats {
		select {
		case s.turns <- n:
		default:
		}
	}
}

// The flag is asked and set under a lock of the hand.
type CalmDeck struct {
	mu    sync.Mutex
	hands map[int]*CalmHand
}

type CalmHand struct {
	mu    sync.Mutex
	cards chan int
	out   bool
}

func NewCalmDeck() *CalmDeck { return &CalmDeck{hands: make(map[int]*CalmHand)} }

func (d *CalmDeck) Join(n int) *CalmHand {
	h := &CalmHand{cards: make(chan int, 4)}
	d.mu.Lock()
	d.hands[n] = h
	d.mu.Unlock()
	return h
}

func (h *CalmHand) Cards() <-chan int { return h.cards }

func (h *CalmHand) Fold() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.out {
		h.out = true
		close(h.cards)
	}
}

func (h *CalmHand) give(card int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.out {
		return
	}
	select {
	case h.cards <- card:
	default:
	}
}

func (d *CalmDeck) Deal(card int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, h := range d.hands {
		h.give(card)
	}
}
