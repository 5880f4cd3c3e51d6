package behindflag

// A batch forgets to say that it has closed the channel.
type batch struct{ ready chan struct{} }

func (b *batch) step(done *bool, last bool) {
	if *done {
		return
	}
	close(b.ready) // want `may be closed twice`
	if last {
		*done = true
	}
}

func (b *batch) all(steps []bool) {
	done := false
	b.ready = make(chan struct{})
	for range steps {
		b.step(&done, false)
	}
	if !done {
		close(b.ready) // want `may be closed twice`
	}
}
