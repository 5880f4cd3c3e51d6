package lives

import (
	"io"
	"sync"
	"time"
)

// A Shipper can be made without options, which is all that is needed here.
type Shipper struct {
	w    io.Writer
	max  int
	mu   sync.Mutex
	buf  []byte
	quit chan struct{}
	done chan struct{}
}

type ShipperOption func(*Shipper)

func MaxBatch(n int) ShipperOption { return func(s *Shipper) { s.max = n } }

// Into makes an option of a writer that somebody else makes.
func Into(w func() io.Writer) ShipperOption { return func(s *Shipper) { s.w = w() } }

func NewShipper(w io.Writer, opts ...ShipperOption) *Shipper {
	s := &Shipper{w: w, max: 64, quit: make(chan struct{}), done: make(chan struct{})}
	for _, o := range opts {
		o(s)
	}
	go s.run()
	return s
}

func (s *Shipper) flush() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.w.Write(s.buf)
	return err
}

// run forgets done when a flush fails.
func (s *Shipper) run() {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			if s.flush() != nil {
				return
			}
		case <-s.quit:
			close(s.done)
			return
		}
	}
}

func (s *Shipper) Close() {
	close(s.quit)
	<-s.done // want `receive from s.done blocks forever: nobody sends or closes after Shipper.run takes .*`
}

// A Sink is stopped whatever happens.
type Sink struct {
	w    io.Writer
	quit chan struct{}
	done chan struct{}
}

func NewSink(w io.Writer, opts ...func(*Sink)) *Sink {
	s := &Sink{w: w, quit: make(chan struct{}), done: make(chan struct{})}
	for _, o := range opts {
		o(s)
	}
	go s.run()
	return s
}

func (s *Sink) run() {
	defer close(s.done)
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			if _, err := s.w.Write(nil); err != nil {
				return
			}
		case <-s.quit:
			return
		}
	}
}

func (s *Sink) Close() {
	close(s.quit)
	<-s.done
}

// A Relay has options that are objects.
type Relay struct {
	w    io.Writer
	name string
	quit chan struct{}
	done chan struct{}
}

type RelayOption interface{ apply(*Relay) }

type named string

func (n named) apply(r *Relay) { r.name = string(n) }

func NewRelay(w io.Writer, opts ...RelayOption) *Relay {
	r := &Relay{w: w, quit: make(chan struct{}), done: make(chan struct{})}
	for _, o := range opts {
		o.apply(r)
	}
	go r.run()
	return r
}

// run forgets done when a write fails.
func (r *Relay) run() {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			if _, err := r.w.Write([]byte(r.name)); err != nil {
				return
			}
		case <-r.quit:
			close(r.done)
			return
		}
	}
}

func (r *Relay) Close() {
	close(r.quit)
	<-r.done // want `receive from r.done blocks forever: nobody sends or closes after Relay.run takes .*`
}

// A Herald is made, or not: that is no reason for what comes later.
type Herald struct {
	news chan string
	stop chan struct{}
	next func() string
}

func NewHerald(name string, next func() string) (*Herald, error) {
	if name == "" {
		return nil, io.ErrUnexpectedEOF
	}
	return &Herald{news: make(chan string), stop: make(chan struct{}), next: next}, nil
}

func (h *Herald) Start() { go h.run() }

func (h *Herald) Stop() { close(h.stop) }

func (h *Herald) run() {
	for {
		select {
		case <-h.stop:
			return
		default:
			h.news <- h.next() // want `send on h.news blocks forever: nobody receives$`
		}
	}
}
