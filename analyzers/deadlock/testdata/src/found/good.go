package found

import "sync"

// They are put in order, by what they are ...
func (l *ledger) swap(from, to string) error {
	x, err := l.account(from)
	if err != nil {
		return err
	}
	y, err := l.account(to)
	if err != nil {
		return err
	}
	exchange(x, y)
	return nil
}

func exchange(x, y *account) {
	first, second := x, y
	if first.id > second.id {
		first, second = second, first
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()
	x.balance, y.balance = y.balance, x.balance
}

// ... or by the keys.
func (h *hall) merge(from, to int) {
	if from == to {
		return
	}
	if from > to {
		from, to = to, from
	}
	a, b := h.room(from), h.room(to)
	a.mu.Lock()
	b.mu.Lock()
	for m := range b.members {
		a.members[m] = true
	}
	b.mu.Unlock()
	a.mu.Unlock()
}

// One of them is always the same.
func (h *hall) leave(who string, from int) {
	if from == 0 {
		return
	}
	a, lobby := h.room(from), h.room(0)
	a.mu.Lock()
	lobby.mu.Lock()
	delete(a.members, who)
	lobby.members[who] = true
	lobby.mu.Unlock()
	a.mu.Unlock()
}

// They are not of one map.
func visit(h, other *hall, from, to int) {
	a, b := h.room(from), other.room(to)
	a.mu.Lock()
	b.mu.Lock()
	b.mu.Unlock()
	a.mu.Unlock()
}

// What is looked up by the key is not what is returned.
type chain struct {
	mu    sync.Mutex
	next  *chain
	steps map[string]*chain
}

func (c *chain) after(key string) *chain { return c.steps[key].next }

func (c *chain) join(x, y string) {
	a, b := c.after(x), c.after(y)
	a.mu.Lock()
	b.mu.Lock()
	b.mu.Unlock()
	a.mu.Unlock()
}
