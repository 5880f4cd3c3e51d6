package renewed

import "sync"

// The Once is the old one, and does nothing more.
func (t *table) find(k string, load func() string) string {
	t.mu.Lock() // want `t.mu is locked again by the goroutine that holds it: deadlock`
	var unlock sync.Once
	defer unlock.Do(t.mu.Unlock)
	if row := t.rows[k]; row != "" {
		return row
	}
	unlock.Do(t.mu.Unlock)
	row := load()
	t.mu.Lock()
	t.rows[k] = row
	return row
}

func (t *table) findTwice(k string, load func() string) string {
	t.find(k, load)
	return t.find(k, load)
}
