package asked

// The channel is closed.
type closing struct {
	conns chan string
	done  chan struct{}
}

func (c *closing) accept() (string, bool) {
	s, ok := <-c.conns
	if !ok {
		return "", false
	}
	return s, true
}

func (c *closing) hand(s string) {
	select {
	case c.conns <- s:
	case <-c.done:
	}
}

func (c *closing) stop() {
	close(c.done)
	for range 10 {
	}
	finish(c)
}

func finish(c *closing) { close(c.conns) }

// Others have it, and may close it.
type lent struct {
	conns chan string
	done  chan struct{}
	give  func(chan string)
}

func (l *lent) accept() (string, bool) {
	s, ok := <-l.conns
	if !ok {
		return "", false
	}
	return s, true
}

func (l *lent) hand(s string) {
	select {
	case l.conns <- s:
	case <-l.done:
	}
}

func (l *lent) open() { l.give(l.conns) }

func (l *lent) stop() { close(l.done) }

// One of those who send stays.
type staying struct {
	conns chan string
	done  chan struct{}
}

func (s *staying) accept() (string, bool) {
	c, ok := <-s.conns
	if !ok {
		return "", false
	}
	return c, true
}

func (s *staying) hand(c string) {
	select {
	case s.conns <- c:
	case <-s.done:
	}
}

func (s *staying) insist(c string) { s.conns <- c }

func (s *staying) stop() { close(s.done) }

// Somebody sends, and then there is another turn.
type told struct {
	news chan int
	work func()
}

func (t *told) run() {
	for {
		t.work()
		if _, ok := <-t.news; !ok {
			return
		}
	}
}

func (t *told) tell() { t.news <- 1 }

func (t *told) stop() { close(t.news) }

// To wait for the close is what is meant: it is no loop, or a range.
type waits struct {
	done chan struct{}
}

func (w *waits) wait() bool {
	if _, ok := <-w.done; !ok {
		return true
	}
	return false
}

func (w *waits) drain() {
	for range w.done {
	}
}

func (w *waits) stop() { close(w.done) }

// A sink takes what comes until it is closed. That nothing comes any more changes nothing:
// to wait for the close is all that its loop does.
type sink struct {
	in   chan int
	gone chan struct{}
}

func newSink() *sink {
	s := &sink{in: make(chan int), gone: make(chan struct{})}
	go s.run()
	return s
}

func (s *sink) run() {
	defer close(s.gone)
	for {
		_, ok := <-s.in
		if !ok {
			return
		}
	}
}

func (s *sink) close() { close(s.in) }

// A reader handles what comes, of which there is nothing in this version.
type reader struct {
	in     chan int
	handle func(int)
}

func newReader(handle func(int)) *reader {
	return &reader{in: make(chan int), handle: handle}
}

func (r *reader) run() {
	for {
		v, ok := <-r.in
		if !ok {
			return
		}
		r.handle(v)
	}
}

func (r *reader) close() { close(r.in) }
