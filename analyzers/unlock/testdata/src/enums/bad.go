package enums

// One of them has no case.
func (t *table) some(k string, from source) int {
	t.mu.RLock()
	switch from {
	case memory, cache:
		n := t.rows[k]
		t.mu.RUnlock()
		return n
	}
	return -1 // want `t.mu is still read-locked when some returns here; other paths unlock it`
}

type level int

const (
	low level = iota
	high
)

func parse(s string) level { return level(len(s)) }

// What is computed may be anything.
func (t *table) at(k string, l level) int {
	t.mu.RLock()
	switch l {
	case low, high:
		n := t.rows[k]
		t.mu.RUnlock()
		return n
	}
	return -1 // want `t.mu is still read-locked when at returns here; other paths unlock it`
}

// Kind may be named elsewhere.
type Kind int

const (
	First Kind = iota
	Second
)

func (t *table) of(k string, kind Kind) int {
	t.mu.RLock()
	switch kind {
	case First, Second:
		n := t.rows[k]
		t.mu.RUnlock()
		return n
	}
	return -1 // want `t.mu is still read-locked when of returns here; other paths unlock it`
}
