package component

import (
	"context"
	"sync"
)

// Every wait watches done.
type GoodClient struct {
	reqs chan request
	done chan struct{}
	once sync.Once
}

func NewGoodClient() *GoodClient {
	c := &GoodClient{reqs: make(chan request), done: make(chan struct{})}
	go c.loop()
	return c
}

func (c *GoodClient) loop() {
	for {
		select {
		case r := <-c.reqs:
			r.reply <- r.key
		case <-c.done:
			return
		}
	}
}

func (c *GoodClient) Get(key string) string {
	r := request{key, make(chan string, 1)}
	select {
	case c.reqs <- r:
	case <-c.done:
		return ""
	}
	select {
	case s := <-r.reply:
		return s
	case <-c.done:
		return ""
	}
}

func (c *GoodClient) Close() { c.once.Do(func() { close(c.done) }) }

// What Acquire takes is given back by Release.
type Semaphore struct {
	slots chan struct{}
	done  chan struct{}
}

func NewSemaphore() *Semaphore {
	return &Semaphore{slots: make(chan struct{}, 1), done: make(chan struct{})}
}

func (s *Semaphore) Acquire() { s.slots <- struct{}{} }
func (s *Semaphore) Release() { <-s.slots }
func (s *Semaphore) Close()   { close(s.done) }

// The client has the channel, and receives what is sent.
type Ticker struct {
	c    chan int
	quit chan struct{}
}

func NewTicker() *Ticker {
	t := &Ticker{c: make(chan int), quit: make(chan struct{})}
	go t.run()
	return t
}

func (t *Ticker) run() {
	defer close(t.c)
	for i := 0; ; i++ {
		select {
		case <-t.quit:
			return
		default:
		}
		t.c <- i
	}
}

func (t *Ticker) Chan() <-chan int { return t.c }
func (t *Ticker) Stop()            { close(t.quit) }

// The goroutine ends with the context.
type Watcher struct{ in chan int }

func NewWatcher(ctx context.Context) *Watcher {
	w := &Watcher{in: make(chan int)}
	go func() {
		for {
			select {
			case <-w.in:
			case <-ctx.Done():
				return
			}
		}
	}()
	return w
}

func (w *Watcher) Put(ctx context.Context, n int) {
	select {
	case w.in <- n:
	case <-ctx.Done():
	}
}

func (w *Watcher) Stop(wg *sync.WaitGroup) { wg.Wait() }
