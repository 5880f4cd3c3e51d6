// Package requeue: all workers put something back into the channel that only they take from.
package requeue

type task struct {
	id, tries int
}

type result struct {
	id  int
	err error
}

type Runner struct {
	workers int
	do      func(task) error
}

func (r *Runner) Run(list []task) (failed int) {
	tasks := make(chan task, r.workers)
	results := make(chan result, r.workers)
	stop := make(chan struct{})
	for range r.workers {
		go r.work(tasks, results, stop)
	}
	for len(list) > 0 {
		select {
		case tasks <- list[0]:
			list = list[1:]
		case res := <-results:
			if res.err != nil {
				failed++
			}
		}
	}
	close(stop)
	return failed
}

func (r *Runner) work(tasks chan task, results chan result, stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case t := <-tasks:
			r.one(t, tasks, results, stop)
		}
	}
}

func (r *Runner) one(t task, tasks chan task, results chan result, stop chan struct{}) {
	err := r.do(t)
	if err != nil && t.tries < 3 {
		t.tries++
		tasks <- t // want `send on tasks blocks forever`
		return
	}
	select {
	case results <- result{t.id, err}:
	case <-stop:
	}
}

// The queue of an object.
type Pool struct {
	queue chan task
	do    func(task) bool
}

func NewPool(n int, do func(task) bool) *Pool {
	p := &Pool{queue: make(chan task, 100), do: do}
	for range n {
		go p.work()
	}
	return p
}

func (p *Pool) Add(t task) { p.queue <- t }

func (p *Pool) work() {
	for t := range p.queue {
		if !p.do(t) {
			p.queue <- t // want `send on p.queue blocks forever if it is full and all who receive from it are sending`
		}
	}
}
