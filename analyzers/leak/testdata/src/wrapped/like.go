package wrapped

import (
	"context"

	"golang.org/x/sync/errgroup"

	"wrapped/excuse"
	"wrapped/fault"
)

// What fails ends the other one, by whatever package the error is wrapped.
func fill(ctx context.Context, open func() error) error {
	g, ctx := errgroup.WithContext(ctx)
	ready := make(chan struct{})
	g.Go(func() error {
		if err := open(); err != nil {
			return fault.Wrap(err, "open")
		}
		close(ready)
		return nil
	})
	g.Go(func() error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ready:
		}
		return nil
	})
	return g.Wait()
}

func (c *conn) dial(addr string) (chan struct{}, error) {
	if addr == "" {
		return nil, fault.Errorf("no address")
	}
	return make(chan struct{}, 1), nil
}

// An error that is made is one.
func (c *conn) Dial(addr string) error {
	done, err := c.dial(addr)
	if err != nil {
		return err
	}
	done <- struct{}{}
	return nil
}

// It may well work.
func opened(name string) error {
	ch := make(chan int)
	if err := fault.New(name); err != nil {
		return err
	}
	go func() {
		ch <- 1 // want `send on ch blocks forever: nobody receives`
	}()
	return nil
}

func (c *conn) call(addr string) (chan struct{}, error) {
	if addr == "" {
		return nil, excuse.New("no address of ", addr)
	}
	return make(chan struct{}, 1), nil
}

// A message of several parts is one, too.
func (c *conn) Call(addr string) error {
	done, err := c.call(addr)
	if err != nil {
		return err
	}
	done <- struct{}{}
	return nil
}

// By another name it may well work.
func checked(name string) error {
	ch := make(chan int)
	if err := excuse.Check(name, 1); err != nil {
		return err
	}
	go func() {
		ch <- 1 // want `send on ch blocks forever: nobody receives`
	}()
	return nil
}
