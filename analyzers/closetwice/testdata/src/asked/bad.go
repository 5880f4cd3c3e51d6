package asked

// Whatever the client asks for, it is closed.
type Box struct{ done chan struct{} }

func NewBox(n int) *Box {
	b := &Box{done: make(chan struct{})}
	b.Close()
	return b
}

func (b *Box) Close() {
	close(b.done) // want `b.done may be closed twice: the second close panics`
}

func (b *Box) Done() <-chan struct{} { return b.done }
