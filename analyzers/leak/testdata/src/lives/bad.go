// Package lives has components that block those who use them.
package lives

import (
	"context"
	"sync"
	"time"
)

type question struct {
	id     int
	answer chan string
}

// An Oracle answers questions one after the other.
type Oracle struct {
	ctx       context.Context
	questions chan question
}

func NewOracle(ctx context.Context) *Oracle {
	o := &Oracle{ctx: ctx, questions: make(chan question)}
	go o.loop()
	return o
}

// What is not known is never answered.
func (o *Oracle) loop() {
	known := map[int]string{1: "yes"}
	for {
		select {
		case q := <-o.questions:
			text, ok := known[q.id]
			if !ok {
				continue
			}
			q.answer <- text
		case <-o.ctx.Done():
			return
		}
	}
}

func (o *Oracle) Ask(id int) string {
	q := question{id, make(chan string, 1)}
	select {
	case o.questions <- q:
	case <-o.ctx.Done():
		return ""
	}
	return <-q.answer // want `receive from q.answer blocks forever`
}

// A Batch flushes what was added by size and by time.
type Batch struct {
	mu    sync.Mutex
	size  int
	reset chan struct{}
	stop  chan struct{}
}

func NewBatch() *Batch { return &Batch{reset: make(chan struct{}), stop: make(chan struct{})} }

func (b *Batch) Start() {
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

// With the lock held Add waits for the loop, which may want the lock, or have
// ended.
func (b *Batch) Add() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.size++
	if b.size >= 100 {
		b.size = 0
		b.reset <- struct{}{} // want `send on b.reset blocks forever`
	}
}

func (b *Batch) Stop() { close(b.stop) }

// A Joiner replies whole groups of requests, on a channel of each. It is never
// stopped.
type Joiner struct {
	requests chan request
	flush    func([]int) int
}

type request struct {
	item  int
	reply chan int
}

func NewJoiner(flush func([]int) int) *Joiner {
	j := &Joiner{requests: make(chan request), flush: flush}
	go j.loop()
	return j
}

func (j *Joiner) loop() {
	for {
		var items []int
		var replies []chan int
		timeout := time.After(time.Second)
		for waits := true; waits; {
			select {
			case r := <-j.requests:
				items = append(items, r.item)
				replies = append(replies, r.reply)
			case <-timeout:
				waits = false
			}
		}
		sum := j.flush(items)
		for _, reply := range replies {
			reply <- sum // want `send on reply blocks forever: nobody receives after client takes case <-ctx.Done`
		}
	}
}

// Add leaves when ctx is done, and with it the receiver of the answer.
func (j *Joiner) Add(ctx context.Context, item int) (int, error) {
	reply := make(chan int)
	j.requests <- request{item, reply}
	select {
	case sum := <-reply:
		return sum, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// A Feed hands out subscriptions, each with a goroutine of its own.
type Feed struct {
	mu   sync.Mutex
	subs map[*Subscription]bool
}

type Subscription struct {
	feed *Feed
	in   chan string
	out  chan string
	done chan struct{}
}

func (f *Feed) Subscribe() *Subscription {
	s := &Subscription{feed: f, in: make(chan string), out: make(chan string), done: make(chan struct{})}
	f.mu.Lock()
	f.subs[s] = true
	f.mu.Unlock()
	go s.pump()
	return s
}

// Nobody closes in, and the goroutine looks at done only when it has something.
func (s *Subscription) pump() {
	for m := range s.in { // want `receive from s.in blocks forever`
		select {
		case s.out <- m:
		case <-s.done:
			return
		}
	}
}

func (s *Subscription) Next() string { return <-s.out }

func (s *Subscription) Close() {
	s.feed.mu.Lock()
	delete(s.feed.subs, s)
	s.feed.mu.Unlock()
	close(s.done)
}

// A Pool loses a worker with each task that fails, until nobody takes the next.
type Pool struct {
	tasks chan func() error
	group sync.WaitGroup
}

func NewPool(n int) *Pool {
	p := &Pool{tasks: make(chan func() error)}
	for range n {
		p.group.Add(1)
		go p.work()
	}
	return p
}

func (p *Pool) work() {
	defer p.group.Done()
	for task := range p.tasks {
		if err := task(); err != nil {
			return
		}
	}
}

func (p *Pool) Submit(task func() error) {
	p.tasks <- task // want `send on p.tasks blocks forever: nobody receives after Pool.work takes err != nil`
}

func (p *Pool) Close() {
	close(p.tasks)
	p.group.Wait()
}

// A Throttle does not get its place back if there is nothing to do.
type Throttle struct {
	places chan struct{}
	do     func(string) error
}

func NewThrottle(do func(string) error) *Throttle {
	return &Throttle{make(chan struct{}, 2), do}
}

func (t *Throttle) Call(name string) error {
	t.places <- struct{}{} // want `send on t.places blocks forever`
	if name == "" {
		return nil
	}
	err := t.do(name)
	<-t.places
	return err
}
