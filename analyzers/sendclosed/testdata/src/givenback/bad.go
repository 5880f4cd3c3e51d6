package givenback

// A sink that nobody has opened takes nothing: Put waits until the sink is closed.
type sink struct{ parts chan []byte }

func newSink() *sink { return &sink{parts: make(chan []byte)} }

func (s *sink) Open(write func([]byte)) {
	for b := range s.parts {
		write(b)
	}
}

func (s *sink) Put(b []byte) { s.parts <- b } // want `send on s.parts may meet the closed channel and panic`

func (s *sink) Close() {
	close(s.parts)
	s.parts = nil
}
