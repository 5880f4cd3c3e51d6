package component

import (
	"context"
	"sync"
)

// Close ends the loop but not whoever is waiting for its answer.
type Client struct {
	reqs chan request
	done chan struct{}
}

type request struct {
	key   string
	reply chan string
}

func NewClient() *Client {
	c := &Client{reqs: make(chan request), done: make(chan struct{})}
	go c.loop()
	return c
}

func (c *Client) loop() {
	for {
		select {
		case r := <-c.reqs:
			r.reply <- r.key
		case <-c.done:
			return
		}
	}
}

func (c *Client) Get(key string) string {
	r := request{key, make(chan string)}
	c.reqs <- r // want `send on c.reqs blocks forever: nobody receives`
	return <-r.reply
}

func (c *Client) Close() { close(c.done) }

// Close stops one of two goroutines.
type Server struct {
	events chan int
	stats  chan int
	quit   chan struct{}
}

func NewServer() *Server {
	s := &Server{events: make(chan int), stats: make(chan int), quit: make(chan struct{})}
	go s.eventLoop()
	go s.statLoop()
	return s
}

func (s *Server) eventLoop() {
	for {
		select {
		case <-s.events:
		case <-s.quit:
			return
		}
	}
}

func (s *Server) statLoop() {
	for range s.stats { // want `receive from s.stats blocks forever: nobody sends or closes`
	}
}

func (s *Server) Close() { close(s.quit) }

// Stop holds the lock that the loop needs to finish.
type Worker struct {
	mu   sync.Mutex
	n    int
	quit chan struct{}
	gone chan struct{}
}

func NewWorker() *Worker {
	w := &Worker{quit: make(chan struct{}), gone: make(chan struct{})}
	go w.run()
	return w
}

func (w *Worker) run() {
	defer close(w.gone)
	for {
		w.mu.Lock()
		w.n++
		w.mu.Unlock()
		select {
		case <-w.quit:
			return
		default:
		}
	}
}

func (w *Worker) Stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	close(w.quit)
	<-w.gone
}

// A constructor that fails leaves its goroutine behind.
type Pump struct{ in chan int }

func NewPump(ctx context.Context, open func() error) (*Pump, error) {
	p := &Pump{in: make(chan int)}
	go func() {
		for range p.in { // want `receive from p.in blocks forever: nobody sends or closes`
		}
	}()
	if err := open(); err != nil {
		return nil, err
	}
	return p, nil
}

func (p *Pump) Close() { close(p.in) }
