// Package others has loops near a context that is somebody else's.
package others

import (
	"context"
	"sync"
	"time"
)

type gauge struct{ read func() int }

func (g *gauge) collect(ctx context.Context) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			println(g.read())
		}
	}
}

// The context was made for the gauge alone; the watchdog barks as long as the process lives.
func run(g *gauge, stop chan struct{}, alive func() error) {
	gaugeCtx, stopGauge := context.WithCancel(context.Background())
	if g != nil {
		go g.collect(gaugeCtx)
	}
	go func() {
		for {
			if alive() == nil {
				println("alive")
			}
			time.Sleep(10 * time.Second)
		}
	}()
	<-stop
	stopGauge()
}

// Who is first begins what all need.
type call struct {
	ctx  context.Context
	room []byte
}

var (
	rooms     = make(chan []byte, 16)
	makeRooms sync.Once
)

func fill(c *call) {
	makeRooms.Do(func() { go keepFull() })
	select {
	case c.room = <-rooms:
	default:
		c.room = make([]byte, 1024)
	}
}

func keepFull() {
	defer func() {
		if r := recover(); r != nil {
			println("no more rooms")
		}
	}()
	for {
		rooms <- make([]byte, 1024)
	}
}

func newCall(ctx context.Context) *call {
	ctx, cancel := context.WithCancel(ctx)
	context.AfterFunc(ctx, cancel)
	c := &call{ctx: ctx}
	fill(c)
	return c
}

type book struct {
	lines chan string
	quit  chan struct{}
}

func (b *book) keep() {
	for {
		select {
		case <-b.quit:
			return
		case l := <-b.lines:
			println(l)
		}
	}
}

func (b *book) Close() { close(b.quit) }

// What is shown while there is a book has nothing to do with it.
func report(b *book, n []int) {
	go b.keep()
	go func() {
		for {
			println(len(n))
			time.Sleep(time.Second)
		}
	}()
	b.lines <- "one"
}

type line interface{ Recv() (int, error) }

func dial(context.Context) (line, error) { return nil, nil }

// The context ends when the loop has ended.
func keepAlive() {
	for {
		func() error {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			l, err := dial(ctx)
			if err != nil {
				return err
			}
			for {
				if _, err := l.Recv(); err != nil {
					return err
				}
				time.Sleep(11 * time.Second)
			}
		}()
		time.Sleep(time.Second)
	}
}

func request() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for {
		if _, err := dial(ctx); err != nil {
			println("again", err.Error())
			time.Sleep(4 * time.Second)
		} else {
			break
		}
	}
}

func begin() { go keepAlive() }
