package heldup

import (
	"sync"
	"time"
)

// The lock is given back before the wait.
func (r *relay) closeRight() {
	r.mu.Lock()
	close(r.stop)
	r.mu.Unlock()
	r.wg.Wait()
}

type poller struct {
	mu     sync.Mutex
	life   sync.Mutex
	wg     sync.WaitGroup
	result chan int
	stop   chan struct{}
	n      int
}

func (p *poller) start() {
	p.wg.Add(1)
	go p.loop()
}

func (p *poller) loop() {
	defer p.wg.Done()
	for {
		select {
		case <-time.After(time.Second):
			p.mu.Lock()
			p.n++
			p.mu.Unlock()
		case <-p.stop:
			return
		}
	}
}

// The lock that is held is another one.
func (p *poller) close() {
	p.life.Lock()
	defer p.life.Unlock()
	close(p.stop)
	p.wg.Wait()
}

// Somebody who needs no lock may answer.
func (p *poller) ask() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return <-p.result
}

func (p *poller) answer() {
	p.mu.Lock()
	n := p.n
	p.mu.Unlock()
	p.result <- n
}

func (p *poller) refuse() { p.result <- -1 }

func (p *poller) serve() {
	go p.answer()
	go p.refuse()
}

// The lock is not needed before the answer.
type oracle struct {
	mu   sync.Mutex
	word chan string
	said int
}

func (o *oracle) think() {
	o.word <- "no"
	o.mu.Lock()
	o.said++
	o.mu.Unlock()
}

func (o *oracle) consult() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	go o.think()
	return <-o.word
}

// Others may have the channel, too.
type session struct {
	mu    sync.Mutex
	ready chan struct{}
	gone  chan struct{}
	Over  chan struct{}
	left  chan struct{}
	n     int
}

func newSession(left chan struct{}) *session {
	s := &session{ready: make(chan struct{}), gone: make(chan struct{}), Over: make(chan struct{}), left: left}
	gone := s.gone
	go s.run()
	go func() { close(gone) }()
	go watch(s.ready)
	return s
}

var watch func(chan struct{})

func (s *session) run() {
	defer close(s.Over)
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
	s.ready <- struct{}{}
	s.gone <- struct{}{}
	s.left <- struct{}{}
}

func (s *session) awaitReady() {
	s.mu.Lock()
	defer s.mu.Unlock()
	<-s.ready
}

func (s *session) awaitGone() {
	s.mu.Lock()
	defer s.mu.Unlock()
	<-s.gone
}

func (s *session) awaitOver() {
	s.mu.Lock()
	defer s.mu.Unlock()
	<-s.Over
}

func (s *session) awaitLeft() {
	s.mu.Lock()
	defer s.mu.Unlock()
	<-s.left
}

// One of two sends of a select is enough.
type bell struct {
	mu        sync.Mutex
	ding, end chan int
	n         int
}

func newBell() *bell { return &bell{ding: make(chan int), end: make(chan int)} }

func (b *bell) count() {
	b.mu.Lock()
	b.n++
	n := b.n
	b.mu.Unlock()
	b.ding <- n
}

func (b *bell) swing() {
	select {
	case b.end <- 0:
	case b.ding <- 0:
	}
}

func (b *bell) ring() int {
	go b.count()
	go b.swing()
	b.mu.Lock()
	defer b.mu.Unlock()
	return <-b.ding
}

// Method values of a WaitGroup.
func (p *poller) later(run func(func())) {
	done := p.wg.Done
	done()
	run(p.wg.Wait)
}

// The receiver has said under the lock that it will receive, before.
type sleeper struct {
	mu      sync.Mutex
	waiting bool
	wake    chan struct{}
}

func newSleeper() *sleeper { return &sleeper{wake: make(chan struct{})} }

func (s *sleeper) sleep() {
	s.mu.Lock()
	s.waiting = true
	s.mu.Unlock()
	<-s.wake
}

func (s *sleeper) rouse() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting {
		s.waiting = false
		s.wake <- struct{}{}
	}
}

// There is room.
type roomy struct {
	mu   sync.Mutex
	jobs chan int
	n    int
}

func newRoomy() *roomy {
	r := &roomy{jobs: make(chan int, 1)}
	go r.loop()
	return r
}

func (r *roomy) loop() {
	for range r.jobs {
		r.mu.Lock()
		r.n++
		r.mu.Unlock()
	}
}

func (r *roomy) add(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.jobs <- n
}

// Another goroutine receives without the lock.
type logger struct {
	mu    sync.Mutex
	lines chan string
	n     int
}

func newLogger() *logger {
	l := &logger{lines: make(chan string)}
	go func() {
		for s := range l.lines {
			l.mu.Lock()
			l.n++
			l.mu.Unlock()
			println(s)
		}
	}()
	go func() {
		for s := range l.lines {
			println(s)
		}
	}()
	return l
}

func (l *logger) print(s string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines <- s
}

// The lock that is held is the one of the condition, or one that nobody needs to
// signal.
type door struct {
	one, mu sync.Mutex
	cond    *sync.Cond
	open    bool
}

func newDoor() *door {
	d := &door{}
	d.cond = sync.NewCond(&d.mu)
	return d
}

func (d *door) pass() {
	d.one.Lock() // one at a time
	defer d.one.Unlock()
	d.mu.Lock()
	defer d.mu.Unlock()
	for !d.open {
		d.cond.Wait()
	}
}

func (d *door) unbar() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open = true
	d.cond.Broadcast()
}

// The wait is in a function that is called with the lock of the condition.
type meter struct {
	mu   sync.Mutex
	cond *sync.Cond
	n    int
}

func newMeter() *meter {
	m := &meter{}
	m.cond = sync.NewCond(&m.mu)
	return m
}

func (m *meter) wait() { m.cond.Wait() }

func (m *meter) take() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for m.n == 0 {
		m.wait()
	}
	m.n--
}

func (m *meter) give() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.n++
	m.cond.Signal()
}

// The lock of the condition is embedded.
type turnstile struct {
	sync.Mutex
	cond sync.Cond
	n    int
}

func newTurnstile() *turnstile {
	t := new(turnstile)
	t.cond.L = t
	return t
}

func (t *turnstile) pass() {
	t.Lock()
	defer t.Unlock()
	for t.n == 0 {
		t.cond.Wait()
	}
	t.n--
}

func (t *turnstile) add() {
	t.Lock()
	t.n++
	t.Unlock()
	t.cond.Signal()
}

// The goroutine that is given the channel takes another lock, or none of this
// object, or somebody else has the channel too.
type courier struct {
	mu    sync.Mutex
	other sync.Mutex
	done  chan struct{}
	lone  chan struct{}
	lent  chan struct{}
	peer  *courier
}

func (r *courier) start(f func(chan struct{})) {
	done, lone, lent := make(chan struct{}), make(chan struct{}), make(chan struct{})
	r.done, r.lone, r.lent = done, lone, lent
	go r.run(done)
	go r.peer.alone(lone)
	f(lent)
	go func() {
		defer close(lent)
		r.mu.Lock()
		r.mu.Unlock()
	}()
}

func (r *courier) run(done chan struct{}) {
	defer close(done)
	r.other.Lock()
	r.other.Unlock()
}

func (r *courier) alone(lone chan struct{}) {
	defer close(lone)
	r.mu.Lock()
	r.mu.Unlock()
}

func (r *courier) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	<-r.done
	<-r.lone
	<-r.lent
}

// The goroutines of the group take no lock, or that of another one.
type gang struct {
	mu   sync.Mutex
	wg   sync.WaitGroup
	next *gang
	n    int
}

func (g *gang) start() {
	g.wg.Go(func() { println(g.n) })
	g.wg.Go(g.next.work)
}

func (g *gang) work() {
	g.mu.Lock()
	g.n++
	g.mu.Unlock()
}

func (g *gang) stop() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.wg.Wait()
}

// There is room for the one token that is sent until it is taken.
type waker struct {
	mu      sync.Mutex
	pending bool
	wake    chan struct{}
	jobs    []func()
}

func newWaker() *waker {
	w := &waker{wake: make(chan struct{}, 1)}
	go w.run()
	return w
}

func (w *waker) run() {
	for range w.wake {
		w.mu.Lock()
		w.pending = false
		jobs := w.jobs
		w.jobs = nil
		w.mu.Unlock()
		for _, j := range jobs {
			j()
		}
	}
}

func (w *waker) addAll(jobs []func()) {
	for _, j := range jobs {
		w.mu.Lock()
		w.jobs = append(w.jobs, j)
		if !w.pending {
			w.pending = true
			w.wake <- struct{}{}
		}
		w.mu.Unlock()
	}
}

// One answer, and room for it.
type answer struct {
	mu  sync.Mutex
	out chan int
	n   int
}

func newAnswer() *answer { return &answer{out: make(chan int, 1)} }

func (a *answer) give() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.out <- a.n
}

func (a *answer) take() int {
	a.mu.Lock()
	a.n++
	a.mu.Unlock()
	return <-a.out
}

// The reader says that it is ready for the next price, and only then it is sent.
type Readings struct {
	mu    sync.Mutex
	ready map[int]bool
	queue chan int
}

func NewReadings() *Readings {
	r := &Readings{ready: make(map[int]bool), queue: make(chan int)}
	go r.read()
	return r
}

func (r *Readings) read() {
	for {
		r.mu.Lock()
		r.ready[0] = true
		r.mu.Unlock()
		if n := <-r.queue; n < 0 {
			return
		}
	}
}

func (r *Readings) Push(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ready[0] {
		r.ready[0] = false
		r.queue <- n
	}
}

// A goroutine that counts itself, under the lock, is not waited for as long as it wants
// the lock.
type acceptor struct {
	mu     sync.Mutex
	conns  sync.WaitGroup
	closed chan struct{}
}

func (a *acceptor) serve(list []func()) {
	for _, f := range list {
		go a.handle(f)
	}
}

func (a *acceptor) handle(f func()) {
	a.mu.Lock()
	a.conns.Add(1)
	a.mu.Unlock()
	defer a.conns.Done()
	f()
}

func (a *acceptor) Close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.conns.Wait()
}
