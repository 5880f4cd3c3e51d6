package loop

import (
	"context"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

func looks(ctx context.Context, poll func()) {
	for {
		if ctx.Err() != nil {
			return
		}
		poll()
	}
}

func labelled(ctx context.Context, in chan int) {
loop:
	for {
		select {
		case <-ctx.Done():
			break loop
		case <-in:
		}
	}
}

// The connection is closed to make it end.
func reads(ctx context.Context, c net.Conn) {
	buf := make([]byte, 100)
	for {
		if _, err := c.Read(buf); err != nil {
			return
		}
	}
}

// The channel is closed.
func drains(ctx context.Context, in chan int) {
	for v := range in {
		println(v)
	}
	for {
		if _, ok := <-in; !ok {
			break
		}
	}
}

// It never ends, and nor does the context.
func background() {
	ctx := context.Background()
	go func() {
		for {
			use(ctx)
			time.Sleep(time.Second)
		}
	}()
	detached(context.WithoutCancel(ctx))
	detached(context.TODO())
}

func detached(ctx context.Context) {
	for {
		use(ctx)
		time.Sleep(time.Second)
	}
}

func use(context.Context) {}

// Nothing is in reach.
func nothing() {
	go func() {
		for {
			println("tick")
			time.Sleep(time.Second)
		}
	}()
}

// The channel says that something is ready, not that it is time to stop.
type ready struct {
	ready chan struct{}
	done  chan struct{}
}

func (r *ready) start() {
	go r.run()
	<-r.ready
	select {
	case <-r.done:
		return
	case <-time.After(time.Second):
	}
}

// It closes done itself, to say that it has ended.
func (r *ready) run() {
	defer close(r.done)
	close(r.ready)
	for {
		println("tick")
		time.Sleep(time.Second)
	}
}

// The process ends.
func fatal(ctx context.Context, ping func() error) {
	for {
		if err := ping(); err != nil {
			log.Fatal(err)
		}
	}
}

// Nobody wants to do anything else here.
func hang(ctx context.Context) {
	for {
		time.Sleep(time.Hour)
	}
}

// What the channel calls once it is open is no part of the request that asked for
// the channel.
type dataChannel interface {
	OnOpen(func())
	Send(string) error
}

func offer(w http.ResponseWriter, r *http.Request, open func() dataChannel) {
	c := open()
	c.OnOpen(func() {
		for range time.Tick(time.Second) {
			if err := c.Send("tick"); err != nil {
				panic(err)
			}
		}
	})
	w.WriteHeader(http.StatusOK)
}

// Who has ended the context himself goes on on purpose.
func twice(quit, again chan int, say func(string)) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		select {
		case <-quit:
		case <-again:
		}
		cancel()
		for {
			select {
			case <-quit:
				say("still ending")
			case <-again:
				say("still ending")
			}
		}
	}()
	return ctx
}

// A request that is made without a context is never done.
func pollFrom(c *http.Client, url string, out chan<- int) {
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return
	}
	go func() {
		for {
			resp, err := c.Do(req)
			if err != nil {
				time.Sleep(time.Second)
				continue
			}
			resp.Body.Close()
			out <- resp.StatusCode
			time.Sleep(time.Second)
		}
	}()
}

// The pool is filled for all calls, by the first.
type pool struct {
	once  sync.Once
	conns chan int
}

func (p *pool) get(ctx context.Context, dial func() int) int {
	p.once.Do(func() {
		p.conns = make(chan int)
		go func() {
			for {
				p.conns <- dial()
				time.Sleep(time.Second)
			}
		}()
	})
	select {
	case c := <-p.conns:
		return c
	case <-ctx.Done():
		return 0
	}
}
