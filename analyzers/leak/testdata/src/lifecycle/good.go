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
