package lives

import "sync"

// A sampler is also reached by a pool, which makes its pieces with a function
// that has it: code that is not seen could be the partner of each operation, but
// it is not. Only the loop ever takes the request to stop, and it answers first.
type sampler struct {
	items chan int
	stop  chan struct{}
	done  chan struct{}
}

// A Sampled gives its samples to a sampler, in pieces from a pool.
type Sampled struct {
	to     *sampler
	pieces *sync.Pool
}

// A piece belongs to a sampler.
type piece struct {
	of   *sampler
	data []int
}

// NewSampled returns a Sampled with a running sampler.
func NewSampled() *Sampled {
	s := &sampler{items: make(chan int, 3), stop: make(chan struct{}), done: make(chan struct{})}
	go s.loop()
	return &Sampled{to: s, pieces: &sync.Pool{New: func() any { return &piece{of: s} }}}
}

func (s *sampler) loop() {
	for {
		select {
		case <-s.items:
		case <-s.stop:
			s.done <- struct{}{}
			return
		}
	}
}

// Close stops the sampler.
func (s *Sampled) Close() {
	s.to.stop <- struct{}{}
	<-s.to.done
	close(s.to.stop)
	close(s.to.done)
}
