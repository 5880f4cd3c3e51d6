package unfulfilled

import (
	"errors"
	"log"
)

// The close is deferred.
type page struct {
	done chan struct{}
	text string
	err  error
}

func (p *page) fetch(get func() (string, error)) {
	defer close(p.done)
	text, err := get()
	if err != nil {
		p.err = err
		return
	}
	p.text = text
}

func newPage(get func() (string, error)) *page {
	p := &page{done: make(chan struct{})}
	go p.fetch(get)
	return p
}

func (p *page) Text() (string, error) {
	<-p.done
	return p.text, p.err
}

// The failure is told by another channel, and who hears of it does not wait.
type daemon struct {
	ready chan error
	done  chan struct{}
}

func (d *daemon) run(listen func() error, serve func()) {
	if err := listen(); err != nil {
		d.ready <- err
		return
	}
	d.ready <- nil
	serve()
	close(d.done)
}

func start(listen func() error, serve func()) (*daemon, error) {
	d := &daemon{ready: make(chan error, 1), done: make(chan struct{})}
	go d.run(listen, serve)
	if err := <-d.ready; err != nil {
		return nil, err
	}
	return d, nil
}

func (d *daemon) Wait() { <-d.done }

// It is tried again until it goes well.
type link struct {
	up chan struct{}
}

func newLink(dial func() error) *link {
	l := &link{up: make(chan struct{})}
	go func() {
		for !l.try(dial) {
		}
	}()
	return l
}

func (l *link) try(dial func() error) bool {
	if err := dial(); err != nil {
		log.Print(err)
		return false
	}
	close(l.up)
	return true
}

func (l *link) Wait() { <-l.up }

// Who waits gives up when the others have.
type item struct {
	done chan struct{}
	quit chan struct{}
}

var errQuit = errors.New("quit")

func newItem(work func() error) *item {
	i := &item{done: make(chan struct{}), quit: make(chan struct{})}
	go i.work(work)
	return i
}

func (i *item) work(f func() error) {
	if err := f(); err != nil {
		log.Print(err)
		return
	}
	close(i.done)
}

func (i *item) Wait() error {
	select {
	case <-i.done:
		return nil
	case <-i.quit:
		return errQuit
	}
}

func (i *item) Quit() { close(i.quit) }

// The object is gone when it has failed: nobody gets it.
type grid struct {
	set chan struct{}
	ok  bool
}

func newGrid(load func() error) *grid {
	g := &grid{set: make(chan struct{})}
	if !g.load(load) {
		return nil
	}
	return g
}

func (g *grid) load(f func() error) bool {
	if err := f(); err != nil {
		return false
	}
	close(g.set)
	return true
}

func (g *grid) Wait() { <-g.set }
