package closed

import (
	"context"
	"time"
)

// It is asked whether there was a value.
type Asks struct {
	in   chan int
	done func([]int)
}

func NewAsks(done func([]int)) *Asks {
	a := &Asks{in: make(chan int, 10), done: done}
	go a.loop()
	return a
}

func (a *Asks) Put(n int) { a.in <- n }

func (a *Asks) Close() { close(a.in) }

func (a *Asks) loop() {
	var all []int
	for {
		select {
		case n, ok := <-a.in:
			if !ok {
				a.done(all)
				return
			}
			all = append(all, n)
		case <-time.After(time.Second):
			a.done(all)
			all = nil
		}
	}
}

// The zero value is the end, and something else may be.
func zero(names []*string, use func(*string)) {
	c := make(chan *string)
	go func() {
		for {
			name := <-c
			if name == nil {
				return
			}
			use(name)
		}
	}()
	for _, name := range names {
		c <- name
	}
	close(c)
}

// The context ends the loop, when the channel is closed as well.
type Both struct {
	ctx    context.Context
	cancel context.CancelFunc
	in     chan int
}

func NewBoth(ctx context.Context) *Both {
	b := &Both{in: make(chan int)}
	b.ctx, b.cancel = context.WithCancel(ctx)
	go b.loop()
	return b
}

func (b *Both) Put(n int) { b.in <- n }

func (b *Both) Close() {
	b.cancel()
	close(b.in)
}

func (b *Both) loop() {
	sum := 0
	for {
		select {
		case n := <-b.in:
			sum += n
		case <-b.ctx.Done():
			return
		}
	}
}

// Nobody closes the channel.
func open(c chan int, use func(int)) {
	go func() {
		for {
			use(<-c)
		}
	}()
	c <- 1
}

// What is closed is replaced.
type Renewed struct{ in chan int }

func (r *Renewed) Put(n int) { r.in <- n }

func (r *Renewed) End() { close(r.in) }

func (r *Renewed) Run(next func() chan int) {
	for {
		n := <-r.in
		if n == 0 {
			r.in = next()
		}
	}
}
