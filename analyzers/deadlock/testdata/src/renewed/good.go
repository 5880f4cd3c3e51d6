// Package renewed unlocks by a Once that is made new when the lock is taken again.
package renewed

import "sync"

type table struct {
	mu   sync.Mutex
	rows map[string]string
}

func (t *table) get(k string, load func() string) string {
	t.mu.Lock()
	unlock := new(sync.Once)
	defer unlock.Do(t.mu.Unlock)
	if row := t.rows[k]; row != "" {
		return row
	}
	unlock.Do(t.mu.Unlock)
	row := load()
	t.mu.Lock()
	*unlock = sync.Once{}
	t.rows[k] = row
	return row
}

func (t *table) twice(k string, load func() string) string {
	t.get(k, load)
	return t.get(k, load)
}
