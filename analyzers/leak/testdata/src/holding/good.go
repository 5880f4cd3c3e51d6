package holding

import "io"

// Close tells who reads.
type Source struct {
	rc    io.ReadCloser
	lines chan string
	quit  chan struct{}
	next  func(io.Reader) (string, error)
}

func NewSource(rc io.ReadCloser, next func(io.Reader) (string, error)) *Source {
	s := &Source{rc: rc, lines: make(chan string), quit: make(chan struct{}), next: next}
	go s.read()
	return s
}

func (s *Source) read() {
	defer close(s.lines)
	for {
		line, err := s.next(s.rc)
		if err != nil {
			return
		}
		select {
		case s.lines <- line:
		case <-s.quit:
			return
		}
	}
}

func (s *Source) Next() (string, bool) {
	line, ok := <-s.lines
	return line, ok
}

func (s *Source) Close() error {
	close(s.quit)
	return s.rc.Close()
}

// Renew tells a goroutine something, but is no end: there is a new channel for the
// next time.
type Beacon struct {
	renewed chan struct{}
	out     chan string
}

func NewBeacon() *Beacon {
	b := &Beacon{renewed: make(chan struct{}), out: make(chan string)}
	go b.shine(b.renewed)
	return b
}

func (b *Beacon) shine(renewed chan struct{}) {
	<-renewed
	b.out <- "again"
}

func (b *Beacon) Next() string { return <-b.out }

func (b *Beacon) Renew() {
	close(b.renewed)
	b.renewed = make(chan struct{})
	go b.shine(b.renewed)
}
