// Package told goes by what functions say of what they have done.
package told

import (
	"errors"
	"told/limit"
	"told/trace"
)

// The channel is nil only beside an error, which a function of another package
// passes on.
func search(key string, traced bool) (c <-chan int, err error) {
	end := trace.Begin(traced)
	defer func() { c, err = end(c, err) }()
	if key == "" {
		return nil, errors.New("no key")
	}
	out := make(chan int)
	go func() {
		defer close(out)
		println(key)
	}()
	return out, nil
}

func get(key string, traced bool) error {
	c, err := search(key, traced)
	if err != nil {
		return err
	}
	for v := range c {
		println(v)
	}
	return nil
}

// Who has got a token has not been told to quit.
func start(l *limit.Limit, quit chan int, c chan error, jobs []func() error) {
	for _, job := range jobs {
		if gone := l.Get(quit); gone {
			break
		}
		go func() {
			defer l.Put()
			c <- job()
		}()
	}
}

func work(n int, jobs []func() error) error {
	c := make(chan error, len(jobs))
	quit := make(chan int)
	go start(limit.New(n), quit, c, jobs)
	for range jobs {
		if err := <-c; err != nil {
			close(quit)
			return err
		}
	}
	return nil
}

type config struct {
	quit  chan int
	level int
}

// It is long, and never fails.
func (c *config) init() error {
	if c.quit == nil {
		c.quit = make(chan int)
		go func(quit chan int) { <-quit }(c.quit)
	}
	if c.level == 0 {
		c.level = 1
	}
	for _, n := range []int{2, 3, 5, 7} {
		if c.level == n {
			println("prime")
		} else if c.level%n == 0 {
			println("not prime")
		} else if c.level > 10*n {
			println("large")
		} else if c.level < n {
			println("small")
		}
	}
	if c.level > 100 {
		c.level = 100
	}
	return nil
}

type op struct{ c *config }

func (o *op) set(c *config) error {
	if err := c.init(); err != nil {
		return err
	}
	o.c = c
	return nil
}

func (o *op) use() error { return o.set(&config{}) }
func (o *op) close()     { close(o.c.quit) }
