package makers

import "sync"

// The second maker calls the first.
type Feed struct {
	limit  int
	closed chan struct{}
}

func NewFeed() *Feed { return &Feed{closed: make(chan struct{})} }

func NewLimited(n int) *Feed {
	f := NewFeed()
	f.limit = n
	return f
}

func (f *Feed) Close() { close(f.closed) }

// A channel that is not made is not closed.
type Sink struct {
	lines chan string
	done  chan struct{}
}

func NewSink() *Sink { return &Sink{lines: make(chan string)} }

func NewWaiting() *Sink { return &Sink{lines: make(chan string), done: make(chan struct{})} }

func (s *Sink) Close() {
	close(s.lines)
	if s.done != nil {
		close(s.done)
	}
}

// The channel may be made later, which is for the client to know.
type Timer struct {
	mu   sync.Mutex
	stop chan struct{}
}

func NewTimer() *Timer { return &Timer{} }

func NewStarted() *Timer { return &Timer{stop: make(chan struct{})} }

func (t *Timer) Start() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stop = make(chan struct{})
}

func (t *Timer) Stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.stop)
}

// An option may make it.
type Server struct{ quit chan struct{} }

func NewServer(opts ...func(*Server)) *Server {
	s := &Server{}
	for _, o := range opts {
		o(s)
	}
	return s
}

func NewQuitting() *Server { return &Server{quit: make(chan struct{})} }

func Quitting(s *Server) { s.quit = make(chan struct{}) }

func (s *Server) Close() { close(s.quit) }
