package loop

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// A parameter that is captured.
func captured(ctx context.Context, poll func()) {
	go func() {
		for { // want `loop never ends: nothing in it leaves when ctx is done`
			poll()
			time.Sleep(time.Second)
		}
	}()
}

// Giving the context to what is called ends nothing but the call.
func handedOn(ctx context.Context, poll func(context.Context) error) {
	go func() {
		for { // want `nothing in it leaves when ctx is done`
			if err := poll(ctx); err != nil {
				println(err)
			}
			time.Sleep(time.Second)
		}
	}()
}

// A ticker's channel is never closed.
func ticks(ctx context.Context, beat func()) {
	ticker := time.NewTicker(time.Second)
	go func() {
		for range ticker.C { // want `nothing in it leaves when ctx is done`
			beat()
		}
	}()
}

// No goroutine of its own: the caller waits for good.
func called(ctx context.Context, in chan int, out chan int) {
	for true { // want `nothing in it leaves when ctx is done`
		out <- <-in
	}
}

type poller struct {
	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
}

func newPoller() *poller {
	p := new(poller)
	p.ctx, p.cancel = context.WithCancel(context.Background())
	p.wg.Go(p.loop)
	return p
}

func (p *poller) loop() {
	for { // want `nothing in it leaves when p.ctx is done`
		p.poll()
		time.Sleep(time.Second)
	}
}

func (p *poller) poll() {}

type server struct {
	stop chan struct{}
	work chan int
}

func (s *server) start() {
	go s.serve()
	s.background(func() { s.tick() })
}

func (s *server) background(f func()) { go f() }

func (s *server) serve() {
	for {
		select {
		case w := <-s.work:
			println(w)
		case <-s.stop:
			return
		}
	}
}

// The other goroutine of the server does better.
func (s *server) tick() {
	for range time.Tick(time.Second) { // want `nothing in it leaves when s.stop is closed`
		s.work <- 1
	}
}

func (s *server) close() { close(s.stop) }

// The context of a request ends when the client goes away.
func handle(w http.ResponseWriter, r *http.Request) {
	for { // want `nothing in it leaves when r.Context\(\) is done`
		w.Write([]byte("tick"))
		time.Sleep(time.Second)
	}
}

// The goroutine cannot reach the context, but who starts it could hand it on.
func starter(ctx context.Context) {
	go forever()
}

func forever() {
	for { // want `nothing in it leaves when ctx is done`
		println("tick")
		time.Sleep(time.Second)
	}
}

// A literal that is called on the spot, or started, is part of the request.
func handleLater(w http.ResponseWriter, r *http.Request, ping func()) {
	go func() {
		for range time.Tick(time.Second) { // want `nothing in it leaves when r.Context\(\) is done`
			ping()
		}
	}()
	func() {
		for { // want `nothing in it leaves when r.Context\(\) is done`
			w.Write([]byte("tick"))
			time.Sleep(time.Second)
		}
	}()
}

// Only what went wrong ends the context before.
func sometimes(quit, again chan int, open func() error, say func(string)) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		if err := open(); err != nil {
			cancel()
		}
		for { // want `loop never ends: nothing in it leaves when ctx is done`
			select {
			case <-quit:
				say("quit")
			case <-again:
				say("again")
			}
		}
	}()
	return ctx
}
