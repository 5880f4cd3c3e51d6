package embedded

import (
	"sync"
	"time"
)

// Nobody has to wait for the answer.
type Ping struct {
	life
	pong chan struct{}
}

func NewPing(w wire) *Ping {
	l := &Ping{life: life{w: w, stop: make(chan struct{})}, pong: make(chan struct{}, 1)}
	go l.read()
	go l.beat()
	return l
}

func (l *Ping) read() {
	for {
		kind, _, err := l.w.Read()
		if err != nil {
			return
		}
		if kind == 'p' {
			select {
			case l.pong <- struct{}{}:
			default:
			}
		}
	}
}

func (l *Ping) beat() {
	for {
		select {
		case <-time.After(time.Minute):
		case <-l.stopped():
			return
		}
		select {
		case <-l.pong:
		case <-l.stopped():
			return
		}
	}
}

// Whoever stops it waits for what it has started.
type crew struct {
	wg   sync.WaitGroup
	quit chan struct{}
}

func (c *crew) Go(f func()) {
	c.wg.Add(1)
	go func() {
		defer c.wg.Done()
		f()
	}()
}

func (c *crew) Stop() {
	close(c.quit)
	c.wg.Wait()
}

type Poller struct {
	crew
	work chan func()
}

func NewPoller() *Poller {
	p := &Poller{crew: crew{quit: make(chan struct{})}, work: make(chan func())}
	p.Go(p.run)
	return p
}

func (p *Poller) run() {
	for {
		select {
		case f := <-p.work:
			f()
		case <-p.quit:
			return
		}
	}
}

func (p *Poller) Do(f func()) bool {
	select {
	case p.work <- f:
		return true
	case <-p.quit:
		return false
	}
}

// Its own method stops it, in place of the one that is embedded.
type Watcher struct {
	*core
	events chan string
	done   chan struct{}
}

func NewWatcher(next func() string) *Watcher {
	w := &Watcher{core: &core{quit: make(chan struct{})}, events: make(chan string), done: make(chan struct{})}
	go w.watch(next)
	go w.print()
	return w
}

func (w *Watcher) Stop() {
	w.core.Stop()
	close(w.done)
}

func (w *Watcher) watch(next func() string) {
	for {
		select {
		case w.events <- next():
		case <-w.done:
			return
		}
	}
}

func (w *Watcher) print() {
	for {
		select {
		case e := <-w.events:
			println(e)
		case <-w.quit:
			return
		}
	}
}
