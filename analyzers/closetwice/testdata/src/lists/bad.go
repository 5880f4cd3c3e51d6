package lists

// Nothing was put into the map for the last key.
func misspelt() {
	m := map[string]chan int{"first": make(chan int), "second": make(chan int)}
	close(m["first"])
	close(m["third"]) // want `close of nil channel m\["third"\] panics`
}

// Each name is the same one.
func same(name string, n int) {
	m := map[string]chan int{name: make(chan int)}
	for range n {
		close(m[name]) // want `m\[name\] may be closed twice: the second close panics`
	}
}

// Whether it is there is asked, and it is closed all the same.
func asked(names []string, name string) {
	m := make(map[string]chan int)
	for _, n := range names {
		m[n] = make(chan int)
	}
	ch, ok := m[name]
	if !ok {
		close(ch) // want `close of nil channel ch panics`
	}
}
