package peers

import (
	"hash/maphash"
	"sync"
)

// A part of a table that is split into parts.
type part struct {
	mu   sync.Mutex
	rows map[string]int
}

type split struct {
	seed  maphash.Seed
	parts []*part
}

func (s *split) part(row string) *part {
	return s.parts[int(maphash.String(s.seed, row)%uint64(len(s.parts)))]
}

// Who moves a row the other way takes the two the other way round.
func (s *split) Move(row, to string) {
	from, dest := s.part(row), s.part(to)
	from.mu.Lock()
	defer from.mu.Unlock()
	if dest != from {
		dest.mu.Lock() // want `mu is locked while that of another is held: who has the two the other way round waits forever`
		defer dest.mu.Unlock()
	}
	dest.rows[to] = from.rows[row]
	delete(from.rows, row)
}

// The numbers are given.
func (s *split) Swap(i, j int) {
	a, b := s.parts[i], s.parts[j]
	a.mu.Lock()
	b.mu.Lock() // want `s.parts.j..mu is locked while s.parts.i..mu is held: who has the two the other way round waits forever`
	a.rows, b.rows = b.rows, a.rows
	b.mu.Unlock()
	a.mu.Unlock()
}

// The one with the smaller number comes first.
func (s *split) number(row string) int {
	return int(maphash.String(s.seed, row) % uint64(len(s.parts)))
}

func (s *split) MoveInOrder(row, to string) {
	i, j := s.number(row), s.number(to)
	if i == j {
		return
	}
	first, second := s.parts[min(i, j)], s.parts[max(i, j)]
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()
	s.parts[j].rows[to] = s.parts[i].rows[row]
}

func (s *split) SwapInOrder(i, j int) {
	if i > j {
		i, j = j, i
	}
	a, b := s.parts[i], s.parts[j]
	a.mu.Lock()
	b.mu.Lock()
	a.rows, b.rows = b.rows, a.rows
	b.mu.Unlock()
	a.mu.Unlock()
}

// The second is the next one, which is an order as well.
func (s *split) Spill(i int) {
	a, b := s.parts[i], s.parts[i+1]
	a.mu.Lock()
	b.mu.Lock()
	for k, v := range a.rows {
		b.rows[k] = v
	}
	b.mu.Unlock()
	a.mu.Unlock()
}
