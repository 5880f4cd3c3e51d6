package runs

import "sync"

// One of the two counts down.
type upload struct {
	src  source
	wg   sync.WaitGroup
	mu   sync.Mutex
	err  error
	sema chan struct{}
}

func newUpload(src source, parallel int) *upload {
	return &upload{src: src, sema: make(chan struct{}, parallel)}
}

func (u *upload) Run(parts []int) error {
	for _, p := range parts {
		u.sema <- struct{}{}
		u.wg.Add(1)
		go u.send(p)
	}
	u.wg.Wait()
	return u.err
}

func (u *upload) abort(err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.err = err
}

func (u *upload) send(n int) {
	defer func() {
		<-u.sema
		u.wg.Done()
	}()
	if err := u.src.Fetch(n); err != nil {
		u.abort(err)
	}
}

// Each is counted twice, and counts down twice.
type pair struct {
	src source
	wg  sync.WaitGroup
}

func newPair(src source) *pair { return &pair{src: src} }

func (p *pair) Run(parts []int) {
	for _, n := range parts {
		p.wg.Add(2)
		go p.fetch(n)
	}
	p.wg.Wait()
}

func (p *pair) fetch(n int) {
	defer p.wg.Done()
	p.src.Fetch(n)
	p.wg.Done()
	p.src.Fetch(n + 1)
}

// It runs until the client is done with it, who says so by what it handed over.
type server struct {
	requests chan func()
	wg       sync.WaitGroup
}

func newServer(requests chan func()) *server { return &server{requests: requests} }

func (s *server) Run() {
	for r := range s.requests {
		s.wg.Add(1)
		go s.serve(r)
	}
	s.wg.Wait()
}

func (s *server) serve(r func()) {
	defer s.wg.Done()
	r()
}
