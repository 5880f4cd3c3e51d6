package makers

type Screen interface {
	Close()
}

type screen struct {
	done, closed chan struct{}
}

// Who makes a screen, behind an interface, has started it: no client does so again.
func NewScreen() Screen {
	s := &screen{done: make(chan struct{}), closed: make(chan struct{})}
	s.start()
	return s
}

func (s *screen) start() {
	go func() {
		<-s.done
		close(s.closed)
	}()
}

func (s *screen) Close() {
	close(s.done)
	<-s.closed
}
