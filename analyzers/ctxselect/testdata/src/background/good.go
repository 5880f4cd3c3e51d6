package background

import (
	"context"
	"log/slog"
	"time"
)

// What cleans up, and what bounds itself.
func cleanup(ctx context.Context, c client, in chan string) {
	defer c.Get(context.Background(), "bye")
	for {
		select {
		case <-ctx.Done():
			c.Get(context.Background(), "last")
			return
		case key := <-in:
			short, cancel := context.WithTimeout(context.Background(), time.Second)
			c.Get(short, key)
			cancel()
		}
		if ctx.Err() != nil {
			c.Get(context.Background(), "last")
			return
		}
	}
}

// Somebody has thought about it.
func detached(ctx context.Context, c client, in chan string) {
	lasting := context.WithoutCancel(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case key := <-in:
			c.Get(lasting, key)
			c.Get(context.Background(), key)
		}
	}
}

// A log does not wait.
func logs(ctx context.Context, in chan string) {
	for {
		select {
		case <-ctx.Done():
			return
		case key := <-in:
			slog.InfoContext(context.Background(), key)
		}
	}
}

// Whoever is started by the loop may outlive it.
func started(ctx context.Context, c client, in chan string) {
	for {
		select {
		case <-ctx.Done():
			return
		case key := <-in:
			go c.Get(context.Background(), key)
			go func() { c.Get(context.Background(), key) }()
		}
	}
}

// The loop ends with a channel, not with a context.
func channel(stop chan struct{}, c client) {
	for {
		select {
		case <-stop:
			return
		default:
			c.Get(context.Background(), "key")
		}
	}
}

// drain asks for what is left on the way out, whatever makes it leave.
func drain(ctx context.Context, c client, in, last <-chan string, flush chan bool) (string, error) {
	for {
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-flush:
			got, err := c.Get(context.Background(), "flush")
			return got, err
		case key, ok := <-in:
			if !ok {
				return c.Get(context.Background(), "end")
			}
			switch key {
			case "":
				got, err := c.Get(context.Background(), key)
				return got, err
			}
		}
	}
}

// What is called ends with the connection anyway.
type conn struct {
	ctx     context.Context
	closed  chan struct{}
	replies chan string
}

func (c *conn) ask(ctx context.Context, what string) (string, error) {
	select {
	case r := <-c.replies:
		return r, nil
	case <-ctx.Done():
		return "", ctx.Err()
	case <-c.ctx.Done():
		return "", c.ctx.Err()
	}
}

func (c *conn) askOpen(ctx context.Context, what string) (string, error) {
	select {
	case r := <-c.replies:
		return r, nil
	case <-ctx.Done():
		return "", ctx.Err()
	case <-c.closed:
		return "", context.Canceled
	}
}

// It may leave that to another one.
func (c *conn) askTwice(ctx context.Context, what string) (string, error) {
	if _, err := c.ask(ctx, what); err != nil {
		return "", err
	}
	return c.ask(ctx, what)
}

func (c *conn) beat(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
		}
		if _, err := c.ask(context.Background(), "alive?"); err != nil {
			continue
		}
		c.askOpen(context.Background(), "still?")
		c.askTwice(context.Background(), "sure?")
	}
}

// So has who says so to another linter.
func commits(ctx context.Context, c client, in chan string) {
	for {
		select {
		case <-ctx.Done():
			return
		case key := <-in:
			if _, err := c.Get(context.Background(), key); err != nil { //nolint:contextcheck // it must be complete
				println(err)
			}
		}
	}
}
