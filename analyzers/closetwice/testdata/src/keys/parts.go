package keys

import "sync"

// A request is known by a number of several parts.
type request struct {
	id   [4]byte
	body []byte
}

type answer struct {
	done chan struct{}
	ch   chan *request
}

type asker struct {
	mu      sync.Mutex
	pending map[[4]byte]*answer
	wire    func(*request) (*request, error)
}

func newAsker(wire func(*request) (*request, error)) *asker {
	a := &asker{pending: make(map[[4]byte]*answer), wire: wire}
	go a.loop()
	return a
}

// What was deleted by the key under which it was found is not found again.
func (a *asker) loop() {
	for {
		r, err := a.wire(nil)
		if err != nil {
			return
		}
		a.mu.Lock()
		if p, ok := a.pending[r.id]; ok {
			select {
			case <-p.done:
				close(p.ch)
				delete(a.pending, r.id)
			case p.ch <- r:
			}
		}
		a.mu.Unlock()
	}
}

func (a *asker) ask(r *request) (<-chan *request, func(), error) {
	a.mu.Lock()
	if _, ok := a.pending[r.id]; ok {
		a.mu.Unlock()
		return nil, nil, nil
	}
	ch := make(chan *request)
	done := make(chan struct{})
	a.pending[r.id] = &answer{done, ch}
	a.mu.Unlock()
	drop := func() {
		close(done)
		a.mu.Lock()
		if p, ok := a.pending[r.id]; ok {
			close(p.ch)
			delete(a.pending, r.id)
		}
		a.mu.Unlock()
	}
	if _, err := a.wire(r); err != nil {
		drop()
		return nil, nil, err
	}
	return ch, drop, nil
}

func askOnce(wire func(*request) (*request, error)) *request {
	a := newAsker(wire)
	r := new(request)
	ch, drop, err := a.ask(r)
	if err != nil || ch == nil {
		return nil
	}
	defer drop()
	return <-ch
}
