package asleep

import "sync"

type worker interface {
	Run(job string) error
	Reset() error
}

// A room lends so many workers.
type room struct {
	mu   sync.Mutex
	cond *sync.Cond
	make func() (worker, error)
	free []worker
	out  int
	max  int
}

func newRoom(max int, mk func() (worker, error)) *room {
	r := &room{max: max, make: mk}
	r.cond = sync.NewCond(&r.mu)
	return r
}

func (r *room) take() (worker, error) {
	r.mu.Lock()
	for len(r.free) == 0 && r.out >= r.max {
		r.cond.Wait()
	}
	r.out++
	if n := len(r.free); n > 0 {
		w := r.free[n-1]
		r.free = r.free[:n-1]
		r.mu.Unlock()
		return w, nil
	}
	r.mu.Unlock()
	w, err := r.make()
	if err != nil {
		r.lost()
		return nil, err
	}
	return w, nil
}

func (r *room) lost() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.out-- // want `r.out changes, and who waits for that with r.cond.Wait is not woken: others who change it wake somebody`
}

func (r *room) give(w worker) {
	if w.Reset() != nil {
		r.lost()
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.out--
	r.free = append(r.free, w)
	r.cond.Signal()
}

func (r *room) do(job string) error {
	w, err := r.take()
	if err != nil {
		return err
	}
	defer r.give(w)
	return w.Run(job)
}

// A line is a queue, to which one puts something in a hurry.
type line struct {
	mu    sync.Mutex
	cond  sync.Cond
	items []int
}

func newLine() *line {
	l := &line{}
	l.cond.L = &l.mu
	return l
}

func (l *line) pop() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.items) == 0 {
		l.cond.Wait()
	}
	x := l.items[0]
	l.items = l.items[1:]
	return x
}

func (l *line) push(x int) {
	l.mu.Lock()
	l.items = append(l.items, x)
	l.mu.Unlock()
	l.cond.Signal()
}

func (l *line) pushMany(xs ...int) {
	l.mu.Lock()
	l.items = append(l.items, xs...) // want `l.items changes, and who waits for that with l.cond.Wait is not woken: others who change it wake somebody`
	l.mu.Unlock()
}
