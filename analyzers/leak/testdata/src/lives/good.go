package lives

import (
	"context"
	"sync"
	"time"
)

type riddle struct {
	id     int
	solved chan string
}

// A Sage says at least that it does not know.
type Sage struct {
	ctx       context.Context
	questions chan riddle
}

func NewSage(ctx context.Context) *Sage {
	s := &Sage{ctx: ctx, questions: make(chan riddle)}
	go s.loop()
	return s
}

func (s *Sage) loop() {
	known := map[int]string{1: "yes"}
	for {
		select {
		case q := <-s.questions:
			text, ok := known[q.id]
			if !ok {
				q.solved <- "?"
				continue
			}
			q.solved <- text
		case <-s.ctx.Done():
			return
		}
	}
}

func (s *Sage) Ask(id int) string {
	q := riddle{id, make(chan string, 1)}
	select {
	case s.questions <- q:
	case <-s.ctx.Done():
		return ""
	}
	return <-q.solved
}

// A Bag resets its ticker without its lock, and only while somebody listens.
type Bag struct {
	mu    sync.Mutex
	size  int
	reset chan struct{}
	stop  chan struct{}
}

func NewBag() *Bag { return &Bag{reset: make(chan struct{}), stop: make(chan struct{})} }

func (b *Bag) Start() {
	t := time.NewTicker(time.Second)
	go func() {
		for {
			select {
			case <-b.stop:
				return
			case <-t.C:
				b.mu.Lock()
				b.size = 0
				b.mu.Unlock()
			case <-b.reset:
				t.Reset(time.Second)
			}
		}
	}()
}

func (b *Bag) Add() {
	b.mu.Lock()
	b.size++
	full := b.size >= 100
	if full {
		b.size = 0
	}
	b.mu.Unlock()
	if !full {
		return
	}
	select {
	case b.reset <- struct{}{}:
	case <-b.stop:
	}
}

func (b *Bag) Stop() { close(b.stop) }

// A Queue waits for items, which others put.
type Queue struct{ items chan int }

func NewQueue() *Queue     { return &Queue{items: make(chan int)} }
func (q *Queue) Put(n int) { q.items <- n }
func (q *Queue) Get() int  { return <-q.items }
func (q *Queue) TryGet() int {
	select {
	case n := <-q.items:
		return n
	default:
		return 0
	}
}

// Run may return by itself, and otherwise waits for Stop, which some other
// goroutine calls.
type Waiter struct {
	off  bool
	once sync.Once
	stop chan struct{}
}

func NewWaiter(off bool) *Waiter { return &Waiter{off: off, stop: make(chan struct{})} }

func (w *Waiter) Run() {
	if w.off {
		return
	}
	go func() { <-w.stop }()
	<-w.stop
}

func (w *Waiter) Stop() { w.once.Do(func() { close(w.stop) }) }

// A Gatherer answers whole groups of requests. There is room for each answer.
type Gatherer struct {
	requests chan request
	flush    func([]int) int
	watchers chan chan int
}

func NewGatherer(flush func([]int) int) *Gatherer {
	g := &Gatherer{requests: make(chan request), flush: flush, watchers: make(chan chan int)}
	go g.loop()
	return g
}

func (g *Gatherer) loop() {
	var watchers []chan int
	for {
		select {
		case r := <-g.requests:
			sum := g.flush([]int{r.item})
			r.reply <- sum
			for _, w := range watchers {
				w <- sum // whoever watches receives
			}
		case w := <-g.watchers:
			watchers = append(watchers, w)
		}
	}
}

func (g *Gatherer) Add(ctx context.Context, item int) (int, error) {
	reply := make(chan int, 1)
	g.requests <- request{item, reply}
	select {
	case sum := <-reply:
		return sum, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// Watch returns a channel for the client to receive from.
func (g *Gatherer) Watch() <-chan int {
	w := make(chan int)
	g.watchers <- w
	return w
}

// A Wire hands out taps, each with a goroutine of its own, which Close ends.
type Wire struct {
	mu   sync.Mutex
	taps map[*Tap]bool
}

type Tap struct {
	wire *Wire
	in   chan string
	out  chan string
	done chan struct{}
}

func (w *Wire) Tap() *Tap {
	t := &Tap{wire: w, in: make(chan string), out: make(chan string), done: make(chan struct{})}
	w.mu.Lock()
	w.taps[t] = true
	w.mu.Unlock()
	go t.pump()
	return t
}

func (t *Tap) pump() {
	defer close(t.out)
	for {
		select {
		case m := <-t.in:
			select {
			case t.out <- m:
			case <-t.done:
				return
			}
		case <-t.done:
			return
		}
	}
}

func (t *Tap) Next() string { return <-t.out }

func (t *Tap) Close() {
	t.wire.mu.Lock()
	delete(t.wire.taps, t)
	t.wire.mu.Unlock()
	close(t.done)
}

// A Job is known to the Desk that gave it out, and ended by it.
type Desk struct {
	mu   sync.Mutex
	jobs map[int]*Job
}

type Job struct {
	desk *Desk
	id   int
	end  chan struct{}
}

func (d *Desk) Begin(id int) *Job {
	j := &Job{desk: d, id: id, end: make(chan struct{})}
	d.mu.Lock()
	d.jobs[id] = j
	d.mu.Unlock()
	go func() { <-j.end }()
	return j
}

func (d *Desk) End(id int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if j := d.jobs[id]; j != nil {
		close(j.end)
		delete(d.jobs, id)
	}
}

func (j *Job) Wait() { <-j.end }
func (j *Job) Stop() { j.desk.End(j.id) }

// A Team goes on after a task that fails.
type Team struct {
	tasks chan func() error
	group sync.WaitGroup
	mu    sync.Mutex
	errs  []error
}

func NewTeam(n int) *Team {
	t := &Team{tasks: make(chan func() error)}
	for range n {
		t.group.Add(1)
		go t.work()
	}
	return t
}

func (t *Team) work() {
	defer t.group.Done()
	for task := range t.tasks {
		if err := task(); err != nil {
			t.mu.Lock()
			t.errs = append(t.errs, err)
			t.mu.Unlock()
		}
	}
}

func (t *Team) Submit(task func() error) { t.tasks <- task }

func (t *Team) Close() {
	close(t.tasks)
	t.group.Wait()
}

// A Gate gives each place back.
type Gate struct {
	places chan struct{}
	do     func(string) error
}

func NewGate(do func(string) error) *Gate { return &Gate{make(chan struct{}, 2), do} }

func (g *Gate) Call(name string) error {
	g.places <- struct{}{}
	defer func() { <-g.places }()
	if name == "" {
		return nil
	}
	return g.do(name)
}

// A Semaphore is given back by another method.
type Semaphore struct{ places chan struct{} }

func NewSemaphore() *Semaphore { return &Semaphore{make(chan struct{}, 2)} }

func (s *Semaphore) Acquire() { s.places <- struct{}{} }
func (s *Semaphore) Release() { <-s.places }
func (s *Semaphore) Try() bool {
	select {
	case s.places <- struct{}{}:
		<-s.places
		return true
	default:
		return false
	}
}
