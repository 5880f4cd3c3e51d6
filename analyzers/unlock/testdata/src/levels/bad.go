package levels

func (t *table) warned(log Logger, i int) int {
	t.mu.Lock()
	if i >= t.rows {
		log.Warn("no such row")
		return 0 // want `t.mu is still locked when warned returns here; other paths unlock it`
	}
	t.mu.Unlock()
	return i
}
