// Package alone has types that may be closed again, as a plain field says that they
// are closed: they show nothing of being for more than one goroutine.
package alone

import (
	"os"
	"sync"
)

// The queue is closed by its owner, and perhaps again when that cleans up. The
// worker has its channel to itself, and the lock is that of the owner.
type Queue struct {
	of     *owner
	tasks  chan func() error
	wg     sync.WaitGroup
	closed bool
	err    error
}

type owner struct {
	mu sync.Mutex
	n  int
}

func (o *owner) count() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.n++
}

func NewQueue(of *owner) *Queue {
	q := &Queue{of: of, tasks: make(chan func() error, 4)}
	q.wg.Add(1)
	go q.work()
	return q
}

func (q *Queue) work() {
	defer q.wg.Done()
	for f := range q.tasks {
		q.of.count()
		if q.err == nil {
			q.err = f()
		}
	}
}

func (q *Queue) Add(f func() error) {
	q.of.count()
	q.tasks <- f
}

func (q *Queue) Close() error {
	if q.closed {
		return q.err
	}
	close(q.tasks)
	q.wg.Wait()
	q.closed = true
	return q.err
}

// The settings have a feed that is made anew for another size, and closed in the
// end.
type Settings struct {
	Name string
	feed chan string
}

func NewSettings() *Settings { return &Settings{feed: make(chan string, 4)} }

func (s *Settings) Resize(n int) {
	if s.feed != nil {
		close(s.feed)
	}
	s.feed = make(chan string, n)
}

func (s *Settings) Stop() {
	if s.feed != nil {
		close(s.feed)
		s.feed = nil
	}
}

// The profile closes what it has started; there is a lock in what it uses, but
// not for its own sake.
type Profile struct {
	out *os.File
	rec *recorder
}

type recorder struct {
	done chan struct{}
}

func (r *recorder) stop() { close(r.done) }

func NewProfile(out *os.File) *Profile {
	p := &Profile{out: out, rec: &recorder{done: make(chan struct{})}}
	go copyUntil(p.rec.done, out)
	return p
}

func copyUntil(done chan struct{}, out *os.File) {
	<-done
	out.Sync()
}

func (p *Profile) Stop() {
	if p.rec == nil {
		return
	}
	p.rec.stop()
	p.rec = nil
}
