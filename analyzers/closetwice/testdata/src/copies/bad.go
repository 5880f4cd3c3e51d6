package copies

// What is copied is the same one again.
func again(first, second ping) {
	p := first
	close(p.pong)
	p = second
	p = first
	close(p.pong) // want `p.pong may be closed twice: the second close panics`
}

// Another field was changed meanwhile.
func renamed(first ping) {
	p := first
	close(p.pong)
	p.kind = "second"
	close(p.pong) // want `p.pong may be closed twice: the second close panics`
}
