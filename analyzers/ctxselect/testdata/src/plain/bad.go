package plain

// A package without a context, time or a select.
type Queue struct{ jobs chan func() }

func NewQueue(n int) *Queue {
	q := &Queue{jobs: make(chan func(), n)}
	for range n {
		go q.work()
	}
	return q
}

func (q *Queue) Add(f func()) { q.jobs <- f }

func (q *Queue) Stop() { close(q.jobs) }

func (q *Queue) work() {
	for {
		f := <-q.jobs // want `loop never ends: it receives from q.jobs again and again once that is closed`
		if f != nil {
			f()
		}
	}
}
