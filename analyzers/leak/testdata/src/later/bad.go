package later

type part struct{ done, quit chan struct{} }

func newPart() *part {
	p := &part{done: make(chan struct{}), quit: make(chan struct{})}
	go p.run()
	return p
}

// Nobody says that it has ended.
func (p *part) run() { <-p.quit }

func (p *part) stop() {
	close(p.quit)
	<-p.done // want `receive from p.done blocks forever: nobody sends or closes`
}

func (p *part) ended() <-chan struct{} { return p.done }

func Parts(n int) (stop func()) {
	var all []*part
	for range n {
		all = append(all, newPart())
	}
	return func() {
		for _, p := range all {
			p.stop()
		}
	}
}
