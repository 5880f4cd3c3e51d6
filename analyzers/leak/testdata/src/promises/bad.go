// Package promises has channels that one way through a function forgets about.
package promises

import (
	"errors"
	"time"
)

type node struct {
	tasks   chan *task
	peers   map[string]*peer
	quit    chan struct{}
	pending []string
	round   int
	last    time.Time
}

type peer struct{ id string }

type task struct {
	id   string
	errs chan error
}

func (t *task) respond(err error) { t.errs <- err }

func (n *node) pick() string {
	if len(n.pending) == 0 {
		return ""
	}
	return n.pending[0]
}

func (n *node) move(p *peer, stop <-chan struct{}, done chan<- error) {
	select {
	case <-stop:
		done <- errors.New("stopped")
	case <-time.After(time.Second):
		done <- nil
	}
}

// One of three ways tells the waiter nothing, in a function with too many ways to explore.
func (n *node) loop(parse func(string) (int, error), store func(int) error) {
	for {
		select {
		case <-n.quit:
			return
		case t := <-n.tasks:
			v, err := parse(t.id)
			if err != nil {
				t.respond(err)
				continue
			}
			a, b, c := make(chan int, 3), make(chan int, 3), make(chan int, 3)
			for i := range 5 {
				go func() {
					for range 4 {
						select {
						case a <- i:
						case x := <-b:
							c <- x
						case x := <-c:
							b <- x
						case <-n.quit:
							return
						}
					}
				}()
			}
			for range v {
				select {
				case x := <-a:
					b <- x
				case x := <-b:
					c <- x
				case <-n.quit:
					return
				}
			}
			done := make(chan error, 1)
			stop := make(chan struct{})
			go func() {
				select {
				case <-time.After(time.Minute):
					close(stop)
					t.respond(errors.New("timeout"))
					<-done // want `receive from done blocks forever: loop may leave without a send or a close`
				case err := <-done:
					t.respond(err)
				}
			}()
			id := t.id
			if id == "" {
				if id = n.pick(); id == "" {
					done <- errors.New("nobody")
					continue
				}
			}
			p, ok := n.peers[id]
			if !ok {
				continue
			}
			n.round++
			n.last = time.Now()
			go n.move(p, stop, done)
		}
	}
}

// Who is given the channel at last tells nothing if it fails.
func (n *node) hand(t *task, parse func(string) (int, error), store func(int) error) {
	if _, err := parse(t.id); err != nil {
		t.respond(err)
		return
	}
	a, b, c := make(chan int, 3), make(chan int, 3), make(chan int, 3)
	for i := range 5 {
		go func() {
			for range 4 {
				select {
				case a <- i:
				case x := <-b:
					c <- x
				case x := <-c:
					b <- x
				case <-n.quit:
					return
				}
			}
		}()
	}
	for range n.round + 1 {
		select {
		case x := <-a:
			b <- x
		case x := <-b:
			c <- x
		case <-n.quit:
			return
		}
	}
	done := make(chan error, 1)
	go func() {
		select {
		case <-time.After(time.Minute):
			t.respond(errors.New("timeout"))
			<-done // want `receive from done blocks forever: run may leave without a send or a close`
		case err := <-done:
			t.respond(err)
		}
	}()
	if n.pick() == "" {
		done <- errors.New("nobody")
		return
	}
	go n.run(store, done)
}

func (n *node) run(store func(int) error, done chan<- error) {
	a, b, c := make(chan int, 3), make(chan int, 3), make(chan int, 3)
	for i := range 5 {
		go func() {
			for range 4 {
				select {
				case a <- i:
				case x := <-b:
					c <- x
				case x := <-c:
					b <- x
				case <-n.quit:
					return
				}
			}
		}()
	}
	for range n.round {
		select {
		case x := <-a:
			b <- x
		case x := <-b:
			c <- x
		case <-n.quit:
			n.round = 0
		}
	}
	if err := store(n.round); err != nil {
		n.round = 0
		return
	}
	done <- nil
}

// The goroutine leaves early, in a function with too many ways to explore.
func (n *node) report(list []string, parse func(string) (int, error), store func(int) error) error {
	total := 0
	for _, s := range list {
		v, err := parse(s)
		if err != nil {
			return err
		}
		if v > 10 {
			total++
		}
		if v > 20 {
			if err := store(v); err != nil {
				return err
			}
		}
		if v > 30 {
			total += v
		}
		if v > 40 {
			n.round = v
		}
		if n.round > 7 {
			total = 0
		}
		if n.pick() == s {
			n.pending = n.pending[1:]
		}
	}
	result := make(chan int)
	go func() {
		if err := store(total); err != nil {
			return
		}
		result <- total
	}()
	n.round += <-result // want `receive from result blocks forever`
	return nil
}
