// Package lifecycle: a client begins in one of the ways that there are.
package lifecycle

import "context"

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
