// Package unready answers only those who are at the receive already.
package unready

// A job is asked for by a channel that is sent.
type job struct {
	asks chan chan int
	over chan struct{}
	n    int
}

func newJob() *job {
	j := &job{asks: make(chan chan int), over: make(chan struct{})}
	go j.run()
	return j
}

func (j *job) run() {
	for {
		select {
		case to := <-j.asks:
			j.n++
			select {
			case to <- j.n:
			default:
			}
		case <-j.over:
			return
		}
	}
}

func (j *job) Count() int {
	to := make(chan int)
	j.asks <- to
	return <-to // want `the answer is dropped if it comes before this receive: the channel has no room for it`
}

func (j *job) Close() { close(j.over) }

// A request has a channel in it.
type request struct {
	what string
	to   chan error
}

type server struct {
	requests chan request
	done     chan struct{}
}

func newServer(do func(string) error) *server {
	s := &server{requests: make(chan request, 8), done: make(chan struct{})}
	go s.serve(do)
	return s
}

func (s *server) serve(do func(string) error) {
	for r := range s.requests {
		err := do(r.what)
		select {
		case r.to <- err:
		default:
		}
	}
	close(s.done)
}

func (s *server) Do(what string) error {
	r := request{what, make(chan error)}
	s.requests <- r
	return <-r.to
}

func (s *server) Ask(what string) error {
	to := make(chan error)
	s.requests <- request{what, to}
	select {
	case err := <-to: // want `the answer is dropped if it comes before this receive: the channel has no room for it`
		return err
	case <-s.done:
		return nil
	}
}

func (s *server) Close() { close(s.requests) }
