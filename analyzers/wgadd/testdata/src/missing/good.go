package missing

import (
	"context"
	"runtime"
	"sync"
	"testing"
)

// Done is deferred.
func (c *consumer) consumeDeferred(msgs []message) {
	for _, m := range msgs {
		c.wg.Add(1)
		go func() {
			defer c.wg.Done()
			if m.body == "" {
				return
			}
			c.handle(m)
		}()
	}
	c.wg.Wait()
}

// What is skipped is not counted.
func (c *consumer) dispatchCounted(msgs []message) {
	for _, m := range msgs {
		if m.id == 0 {
			continue
		}
		c.wg.Add(1)
		go func() {
			defer c.wg.Done()
			c.handle(m)
		}()
	}
	c.wg.Wait()
}

// What is skipped is taken back.
func (c *consumer) dispatchTaken(msgs []message) {
	c.wg.Add(len(msgs))
	for _, m := range msgs {
		if m.id == 0 {
			c.wg.Done()
			continue
		}
		go func() {
			defer c.wg.Done()
			c.handle(m)
		}()
	}
	c.wg.Wait()
}

// The caller of the worker ends the count.
func (c *consumer) workDeferred(ctx context.Context, in []message) (err error) {
	c.wg.Add(1)
	go func() {
		defer c.wg.Done()
		err = c.handleAll(ctx, in)
	}()
	c.wg.Wait()
	return err
}

func (c *consumer) handleAll(ctx context.Context, in []message) error {
	for _, m := range in {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.handle(m); err != nil {
			return err
		}
	}
	return nil
}

// Goexit and FailNow run what is deferred.
func leavesDeferred(t *testing.T, fail func() bool) {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		if fail() {
			runtime.Goexit()
		}
	}()
	go func() {
		defer wg.Done()
		if fail() {
			t.FailNow()
		}
	}()
	wg.Wait()
}

// The panic ends the process, and the wait with it.
func (c *consumer) crashing(m message) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		if m.id < 0 {
			panic("negative id")
		}
		c.handle(m)
		wg.Done()
	}()
	wg.Wait()
}

// Each path has its Done.
func (c *consumer) each(m message) {
	c.wg.Add(1)
	go func() {
		if err := c.handle(m); err != nil {
			c.wg.Done()
			return
		}
		c.handle(message{id: m.id, body: "done"})
		c.wg.Done()
	}()
	c.wg.Wait()
}

// The consumers are made here.
func consumeAllGood(ctx context.Context, handle func(message) error, msgs []message) error {
	switch {
	case len(msgs) == 1:
		c := &consumer{handle: handle}
		return c.workDeferred(ctx, msgs)
	case len(msgs) == 2:
		c := consumer{handle: handle}
		c.dispatchTaken(msgs)
	default:
		c := &consumer{handle: handle}
		c.consumeDeferred(msgs)
	}
	return nil
}

// The checks of a test are those that it passes.
func checkAll(t *testing.T, checks []func() error) {
	var wg sync.WaitGroup
	for _, check := range checks {
		wg.Add(1)
		go func() {
			if err := check(); err != nil {
				t.Fatal(err)
			}
			wg.Done()
		}()
	}
	wg.Wait()
}
