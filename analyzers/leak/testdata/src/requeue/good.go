package requeue

// What does not fit is put back by somebody else.
type Later struct {
	queue chan task
	do    func(task) bool
}

func NewLater(n int, do func(task) bool) *Later {
	l := &Later{queue: make(chan task, 100), do: do}
	for range n {
		go l.work()
	}
	return l
}

func (l *Later) Add(t task) { l.queue <- t }

func (l *Later) work() {
	for t := range l.queue {
		if !l.do(t) {
			go func() { l.queue <- t }()
		}
	}
}

// It is dropped if it does not fit.
type Drops struct {
	queue chan task
	do    func(task) bool
}

func NewDrops(n int, do func(task) bool) *Drops {
	d := &Drops{queue: make(chan task, 100), do: do}
	for range n {
		go d.work()
	}
	return d
}

func (d *Drops) Add(t task) { d.queue <- t }

func (d *Drops) work() {
	for t := range d.queue {
		if !d.do(t) {
			select {
			case d.queue <- t:
			default:
			}
		}
	}
}

// Each stage sends to the next one.
type Stage struct {
	in   chan task
	next *Stage
}

func NewStage(next *Stage) *Stage {
	s := &Stage{in: make(chan task), next: next}
	go s.run()
	return s
}

func (s *Stage) Add(t task) { s.in <- t }

func (s *Stage) run() {
	for t := range s.in {
		if s.next != nil {
			s.next.in <- t
		}
	}
}

// A token is given back to where it was taken.
type Tokens struct {
	free chan int
	use  func(int)
}

func NewTokens(n int, use func(int)) *Tokens {
	t := &Tokens{free: make(chan int, n), use: use}
	for i := range n {
		t.free <- i
	}
	return t
}

func (t *Tokens) Run(work []func()) {
	for range work {
		i := <-t.free
		t.use(i)
		t.free <- i
	}
}
