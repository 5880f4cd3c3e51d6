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

// A Limiter is held up by who sends, until he receives.
type Limiter struct {
	pause chan struct{}
	in    chan int
}

func NewLimiter() *Limiter {
	l := &Limiter{pause: make(chan struct{}), in: make(chan int)}
	go l.run()
	return l
}

func (l *Limiter) run() {
	for {
		select {
		case n := <-l.in:
			println(n)
		case <-l.pause:
			l.pause <- struct{}{}
		}
	}
}

func (l *Limiter) whilePaused(f func()) {
	l.pause <- struct{}{}
	defer func() {
		<-l.pause
	}()
	f()
}

// There are as many requests as places, and who makes one has taken one.
type settings struct{ most, pollers int }

type Crew struct {
	opts     settings
	requests chan struct{}
	tasks    chan func()
	poll     func() func()
}

func NewCrew(opts settings, poll func() func()) *Crew {
	return &Crew{opts: opts, requests: make(chan struct{}, opts.most), tasks: make(chan func()), poll: poll}
}

func (p *Crew) Start() {
	for i := 0; i < p.opts.pollers; i++ {
		go p.pollAll()
	}
	go p.dispatch()
}

func (p *Crew) dispatch() {
	for i := 0; i < p.opts.most; i++ {
		p.requests <- struct{}{}
	}
	for t := range p.tasks {
		go p.process(t)
	}
}

func (p *Crew) process(t func()) {
	defer func() { p.requests <- struct{}{} }()
	t()
}

func (p *Crew) pollAll() {
	for range p.requests {
		p.pollOne()
	}
}

func (p *Crew) pollOne() {
	if t := p.poll(); t != nil {
		p.tasks <- t
	} else {
		p.requests <- struct{}{}
	}
}
