// Package pool has objects with goroutines of their own.
package pool

import (
	"context"
	"sync"
	"time"
)

// A Pool works until it is closed.
type Pool struct {
	stop chan struct{}
	once sync.Once
	in   chan int
}

func New(options ...Option) *Pool {
	p := &Pool{stop: make(chan struct{}), in: make(chan int)}
	for _, o := range options {
		o(p)
	}
	register(p.Put)
	go p.loop()
	return p
}

// An Option sets something of a pool.
type Option func(*Pool)

var handlers []func(int)

func register(f func(int)) { handlers = append(handlers, f) }

func (p *Pool) loop() {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		case v := <-p.in:
			println(v)
		case <-p.stop:
			return
		}
	}
}

func (p *Pool) Put(v int) {
	select {
	case p.in <- v:
	case <-p.stop:
	}
}

func (p *Pool) Close() { p.once.Do(func() { close(p.stop) }) }

// A Watcher looks at something until it is stopped, or its context ends.
type Watcher struct {
	cancel func()
	wg     sync.WaitGroup
}

func Watch(ctx context.Context, every time.Duration) *Watcher {
	ctx, cancel := context.WithCancel(ctx)
	w := &Watcher{cancel: cancel}
	w.wg.Add(1)
	go func() {
		defer w.wg.Done()
		w.run(ctx, every)
	}()
	return w
}

func (w *Watcher) run(ctx context.Context, every time.Duration) {
	for ctx.Err() == nil {
		time.Sleep(every)
	}
}

func (w *Watcher) Stop() {
	w.cancel()
	w.wg.Wait()
}

// A Beat is started when it is wanted.
type Beat struct {
	quit chan bool
}

func (b *Beat) Start() error {
	b.quit = make(chan bool)
	go func() {
		for {
			select {
			case <-b.quit:
				return
			case <-time.After(time.Second):
			}
		}
	}()
	return nil
}

func (b *Beat) Stop() { b.quit <- true }

// A Guard has a pool in it.
type Guard struct {
	p *Pool
}

func NewGuard() *Guard { return &Guard{New()} }

func (g *Guard) Close() { g.p.Close() }

// An Idle ends by itself as well: a goroutine of its own closes it.
type Idle struct {
	stop chan struct{}
	once sync.Once
}

func NewIdle() *Idle {
	i := &Idle{stop: make(chan struct{})}
	go i.loop()
	go i.watch()
	return i
}

func (i *Idle) loop() {
	for {
		select {
		case <-i.stop:
			return
		case <-time.After(time.Second):
		}
	}
}

func (i *Idle) watch() {
	time.Sleep(time.Hour)
	i.Close()
}

func (i *Idle) Close() { i.once.Do(func() { close(i.stop) }) }

// A Known is known to others, who end all of them.
type Known struct {
	stop chan struct{}
}

var known []*Known

func NewKnown() *Known {
	k := &Known{stop: make(chan struct{})}
	known = append(known, k)
	go k.loop()
	return k
}

func (k *Known) loop() {
	for {
		select {
		case <-k.stop:
			return
		case <-time.After(time.Second):
		}
	}
}

func (k *Known) Close() { close(k.stop) }

func CloseAll() {
	for _, k := range known {
		k.Close()
	}
}

// A Brief does its work, and ends.
type Brief struct {
	stop chan struct{}
	n    int
}

func NewBrief() *Brief {
	b := &Brief{stop: make(chan struct{})}
	go b.work()
	return b
}

func (b *Brief) work() {
	for i := 0; i < 10; i++ {
		select {
		case <-b.stop:
			return
		case <-time.After(time.Second):
		}
	}
}

func (b *Brief) Close() { close(b.stop) }

// Maybe works only if there is something to do.
type Maybe struct {
	stop chan struct{}
}

func NewMaybe(every time.Duration) *Maybe {
	m := &Maybe{stop: make(chan struct{})}
	if every > 0 {
		go m.loop(every)
	}
	return m
}

func (m *Maybe) loop(every time.Duration) {
	for {
		select {
		case <-m.stop:
			return
		case <-time.After(every):
		}
	}
}

func (m *Maybe) Close() { close(m.stop) }

// A Listed is known by its name, and ended by who has it.
type Listed struct {
	stop chan struct{}
}

var byName = make(map[string]*Listed)

func NewListed(name string) *Listed {
	l := &Listed{stop: make(chan struct{})}
	byName[name] = l
	go l.loop()
	return l
}

func (l *Listed) loop() {
	for {
		select {
		case <-l.stop:
			return
		case <-time.After(time.Second):
		}
	}
}

func (l *Listed) Close() { close(l.stop) }

// The Last one is known to everybody, who may close it.
var Last *Public

type Public struct {
	stop chan struct{}
}

func NewPublic() *Public {
	p := &Public{stop: make(chan struct{})}
	Last = p
	go p.loop()
	return p
}

func (p *Public) loop() {
	for {
		select {
		case <-p.stop:
			return
		case <-time.After(time.Second):
		}
	}
}

func (p *Public) Close() { close(p.stop) }

// A Hub works from when it has its first port on.
type Hub struct {
	quit chan struct{}
}

type Port struct {
	hub *Hub
}

func NewHub() *Hub { return &Hub{quit: make(chan struct{})} }

func (h *Hub) Open() *Port {
	p := &Port{hub: h}
	go h.loop()
	return p
}

func (h *Hub) loop() {
	for {
		select {
		case <-h.quit:
			return
		case <-time.After(time.Second):
		}
	}
}

func (h *Hub) Close() { close(h.quit) }
