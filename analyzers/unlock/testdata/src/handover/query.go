package handover

import "sync"

type table struct {
	mu   sync.RWMutex
	rows []int
}

// A query keeps the table locked until it is done, and knows it no more then.
type query struct {
	t *table
}

func ask(t *table) *query {
	t.mu.RLock()
	return &query{t: t}
}

func (q *query) each(f func(int)) {
	defer q.finish()
	for _, n := range q.t.rows {
		f(n)
	}
}

func (q *query) finish() {
	if q.t != nil {
		q.t.mu.RUnlock()
		q.t = nil
	}
}
