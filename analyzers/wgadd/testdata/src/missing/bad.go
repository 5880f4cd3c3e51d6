// Package missing: each Add has its Done, on every path.
package missing

import (
	"context"
	"errors"
	"runtime"
	"sync"
)

type message struct {
	id   int
	body string
}

type consumer struct {
	wg     sync.WaitGroup
	handle func(message) error
}

// A message without a body is skipped, and so is its Done.
func (c *consumer) consume(msgs []message) {
	for _, m := range msgs {
		c.wg.Add(1)
		go func() {
			if m.body == "" {
				return
			}
			c.handle(m)
			c.wg.Done()
		}()
	}
	c.wg.Wait() // want `c.wg.Wait blocks forever: the counter never becomes zero`
}

// The loop goes on behind the Add.
func (c *consumer) dispatch(msgs []message) {
	for _, m := range msgs {
		c.wg.Add(1)
		if m.id == 0 {
			continue
		}
		go func() {
			defer c.wg.Done()
			c.handle(m)
		}()
	}
	c.wg.Wait() // want `c.wg.Wait blocks forever: the counter never becomes zero`
}

// The error return of the worker goes around Done.
func (c *consumer) worker(ctx context.Context, in []message) error {
	for _, m := range in {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.handle(m); err != nil {
			return err
		}
	}
	c.wg.Done()
	return nil
}

func (c *consumer) work(ctx context.Context, in []message) error {
	c.wg.Add(1)
	var err error
	go func() { err = c.worker(ctx, in) }()
	c.wg.Wait() // want `c.wg.Wait blocks forever: the counter never becomes zero`
	return err
}

// The goroutine leaves by Goexit, and Done is not deferred.
func leaves(fail func() bool) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		if fail() {
			runtime.Goexit()
		}
		wg.Done()
	}()
	wg.Wait() // want `wg.Wait blocks forever: the counter never becomes zero`
}

// A panic is recovered below Done.
func (c *consumer) safely(m message) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				c.handle(message{id: -1})
			}
		}()
		if m.id < 0 {
			panic("negative id")
		}
		c.handle(m)
		wg.Done()
	}()
	wg.Wait() // want `wg.Wait blocks forever: the counter never becomes zero`
}

// The start fails, and the count stays.
func (c *consumer) start(open func() error, serve func()) error {
	var wg sync.WaitGroup
	wg.Add(1)
	if err := open(); err != nil {
		wg.Wait() // want `wg.Wait blocks forever: the counter never becomes zero`
		return errors.Join(err, errors.New("open"))
	}
	go func() {
		defer wg.Done()
		serve()
	}()
	wg.Wait()
	return nil
}

// The consumers are made here.
func consumeAll(ctx context.Context, handle func(message) error, msgs []message) error {
	switch {
	case len(msgs) == 1:
		c := &consumer{handle: handle}
		return c.work(ctx, msgs)
	case len(msgs) == 2:
		c := consumer{handle: handle}
		c.dispatch(msgs)
	default:
		c := &consumer{handle: handle}
		c.consume(msgs)
	}
	return nil
}
