package twokeys

func again(dir string, do func()) {
	f := open(dir)
	f.mu.Lock()
	defer f.mu.Unlock()
	do()
	g := open(dir)
	g.mu.Lock() // want `is locked again by the goroutine that holds it`
	defer g.mu.Unlock()
}
