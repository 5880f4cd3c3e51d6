// Package lifecycle: a client begins in one of the ways that there are.
package lifecycle

import (
	"context"
	"sync"
)

// Command can be run, or started and waited for, or run for its output; each of
// the three starts the same watcher, whose one answer one of them takes.
type Command struct {
	ctx    context.Context
	result chan error
	kill   func() error
	out    []string
}

func NewCommand(ctx context.Context, kill func() error) *Command {
	return &Command{ctx: ctx, kill: kill}
}

func (c *Command) Start() error {
	c.result = make(chan error)
	go c.watch(c.result)
	return nil
}

func (c *Command) watch(result chan<- error) {
	select {
	case result <- nil:
		return
	case <-c.ctx.Done():
	}
	result <- c.kill()
}

func (c *Command) Wait() error {
	if c.result != nil {
		return <-c.result
	}
	return nil
}

func (c *Command) Run() error {
	if err := c.Start(); err != nil {
		return err
	}
	return c.Wait()
}

func (c *Command) Output() ([]string, error) {
	err := c.Run()
	return c.out, err
}

// Store is closed by its client, who also ends each of its transactions.
type Store struct {
	ctx  context.Context
	stop context.CancelFunc
	jobs chan func()
}

func Open(ctx context.Context) *Store {
	ctx, cancel := context.WithCancel(ctx)
	s := &Store{ctx: ctx, stop: cancel, jobs: make(chan func())}
	go s.loop()
	return s
}

func (s *Store) loop() {
	for {
		select {
		case job := <-s.jobs:
			job()
		case <-s.ctx.Done():
			return
		}
	}
}

func (s *Store) Close() { s.stop() }

type Tx struct {
	s    *Store
	done chan struct{}
}

func (s *Store) Begin() (*Tx, error) {
	tx := &Tx{s: s, done: make(chan struct{})}
	go tx.await()
	return tx, nil
}

func (t *Tx) await() { <-t.done }

func (t *Tx) Commit() { close(t.done) }

// A Turnstile lets its users through in the order of their tickets. The first
// ticket is that of a turnstile that nobody has passed yet.
type Turnstile struct {
	mu     sync.Mutex
	ticket uint
	turn   uint
	wait   map[uint]chan struct{}
}

func NewTurnstile() *Turnstile { return new(Turnstile) }

// Pass waits for its turn.
func (t *Turnstile) Pass(f func()) {
	t.mu.Lock()
	n := t.ticket
	t.ticket++
	t.mu.Unlock()
	t.begin(n)
	f()
	t.end(n)
}

func (t *Turnstile) begin(n uint) {
	t.mu.Lock()
	if t.turn == n {
		t.mu.Unlock()
		return
	}
	c := make(chan struct{})
	if t.wait == nil {
		t.wait = make(map[uint]chan struct{})
	}
	t.wait[n] = c
	t.mu.Unlock()
	<-c
}

func (t *Turnstile) end(n uint) {
	t.mu.Lock()
	n++
	t.turn = n
	c, ok := t.wait[n]
	delete(t.wait, n)
	t.mu.Unlock()
	if ok {
		close(c)
	}
}

// Location is waited for until somebody sets it: who does so cancels a context, as
// a signal.
type Location struct {
	known notifier
	place string
}

type notifier struct {
	context.Context
	cancel context.CancelFunc
	once   sync.Once
}

func (n *notifier) Notify() { n.once.Do(func() { n.cancel() }) }

func NewLocation() *Location {
	l := &Location{}
	l.known.Context, l.known.cancel = context.WithCancel(context.Background())
	return l
}

func (l *Location) Wait() string {
	<-l.known.Done()
	return l.place
}

func (l *Location) Set(place string) {
	l.place = place
	l.known.Notify()
}

// Mailbox hands its channel out, to whoever reads it, and looks it up under a lock.
type Mailbox struct {
	mu    sync.RWMutex
	mails chan string
	shut  bool
}

func NewMailbox() *Mailbox { return &Mailbox{mails: make(chan string)} }

func (m *Mailbox) Mails() chan string {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.mails
}

func (m *Mailbox) Put(mail string) { m.mails <- mail }

// A Clock is moved by its client; who sleeps is woken through an interface.
type Clock struct {
	mu     sync.Mutex
	alarms []alarm
}

type alarm interface{ ring(now int) }

type bell struct{ c chan int }

func (b *bell) ring(now int) {
	select {
	case b.c <- now:
	default:
	}
}

func NewClock() *Clock { return &Clock{} }

func (c *Clock) After(int) <-chan int {
	b := &bell{make(chan int, 1)}
	c.mu.Lock()
	c.alarms = append(c.alarms, b)
	c.mu.Unlock()
	return b.c
}

func (c *Clock) Sleep(d int) { <-c.After(d) }

func (c *Clock) Advance(now int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, a := range c.alarms {
		a.ring(now)
	}
}
