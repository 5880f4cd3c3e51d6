package behalf

// A Queue hands out numbers.
type Queue struct {
	numbers chan int
	ready   chan struct{}
}

// NewQueue returns a queue.
func NewQueue() *Queue {
	return &Queue{numbers: make(chan int), ready: make(chan struct{})}
}

// Put puts a number.
func (q *Queue) Put(n int) { q.numbers <- n }

// Sum adds up what comes, for which somebody waits of whom nobody knows when he is ready.
func (q *Queue) Sum() (sum int) {
	parts := make(chan int)
	go func() {
		defer close(parts)
		<-q.ready
		parts <- <-q.numbers
	}()
	for n := range parts { // want `receive from parts blocks forever`
		sum += n
	}
	return sum
}
