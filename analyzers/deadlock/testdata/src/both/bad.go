package both

// Only one of them is unlocked.
func addOne(name string, old *node) {
	n := &node{kids: make(map[string]*node)}
	lockBoth(n, old)
	all[name] = n
	n.mu.Unlock()
	old.mu.Lock() // want `old.mu is locked again by the goroutine that holds it: deadlock`
	old.mu.Unlock()
}
