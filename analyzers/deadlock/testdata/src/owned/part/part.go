package part

import "sync"

// Keeper is told when a part goes.
type Keeper interface{ Gone(*Part) }

// A Part tells its keeper of its end with its lock held.
type Part struct {
	keeper Keeper
	left   func(n int)

	mu   sync.Mutex
	n    int
	gone bool
}

func New(k Keeper) *Part { return &Part{keeper: k} }

func WithHook(left func(n int)) (*Part, error) { return &Part{left: left}, nil }

func (p *Part) Size() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.n
}

func (p *Part) End() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gone {
		return
	}
	p.gone = true
	if p.keeper != nil {
		p.keeper.Gone(p)
	}
}

func (p *Part) Leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.left(p.n)
}

// A Quiet tells its keeper with its lock given back.
type Quiet struct {
	keeper QuietKeeper

	mu   sync.Mutex
	n    int
	gone bool
}

type QuietKeeper interface{ QuietGone(*Quiet) }

func NewQuiet(k QuietKeeper) *Quiet { return &Quiet{keeper: k} }

func (q *Quiet) Size() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.n
}

func (q *Quiet) End() {
	q.mu.Lock()
	gone := q.gone
	q.gone = true
	q.mu.Unlock()
	if !gone {
		q.keeper.QuietGone(q)
	}
}
