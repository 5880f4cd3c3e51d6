package joined

import "sync"

type share struct {
	stop chan struct{}
	done chan struct{}
}

// The lock is given back before the wait.
type Reader struct {
	mu      sync.Mutex
	claims  map[string]*share
	offsets map[string]int
	fetch   func(topic string, offset int) int
}

func NewReader(fetch func(string, int) int) *Reader {
	return &Reader{claims: make(map[string]*share), offsets: make(map[string]int), fetch: fetch}
}

func (r *Reader) Assign(topic string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.claims[topic] != nil {
		return
	}
	cl := &share{make(chan struct{}), make(chan struct{})}
	r.claims[topic] = cl
	go r.consume(topic, cl)
}

func (r *Reader) consume(topic string, cl *share) {
	defer close(cl.done)
	for {
		select {
		case <-cl.stop:
			return
		default:
		}
		r.advance(topic, r.fetch(topic, 0))
	}
}

func (r *Reader) advance(topic string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.offsets[topic] += n
}

func (r *Reader) Revoke(topic string) {
	r.mu.Lock()
	cl := r.claims[topic]
	delete(r.claims, topic)
	r.mu.Unlock()
	if cl != nil {
		close(cl.stop)
		<-cl.done
	}
}
