package promises

import (
	"errors"
	"log"
	"time"
)

// Each way tells the waiter, or gives the channel to one who does.
func (n *node) told() {
	for {
		select {
		case <-n.quit:
			return
		case t := <-n.tasks:
			done := make(chan error, 1)
			stop := make(chan struct{})
			go func() {
				select {
				case <-time.After(time.Minute):
					close(stop)
					<-done
				case err := <-done:
					t.respond(err)
				}
			}()
			p, ok := n.peers[t.id]
			if !ok {
				done <- errors.New("nobody")
				continue
			}
			go n.move(p, stop, done)
		}
	}
}

// A deferred close is a word for all ways.
func (n *node) deferred(store func(int) error) {
	result := make(chan int)
	go func() {
		defer close(result)
		if err := store(n.round); err != nil {
			return
		}
		result <- n.round
	}()
	n.round += <-result
}

// Who has to tell ends the process instead.
func (n *node) fatal(store func(int) error) {
	result := make(chan int)
	go func() {
		if err := store(n.round); err != nil {
			log.Fatal(err)
		}
		result <- n.round
	}()
	n.round += <-result
}

// It is waited for only if somebody tells.
func (n *node) asked(wanted bool) {
	result := make(chan int)
	go func() {
		if !wanted {
			return
		}
		result <- n.round
	}()
	if wanted {
		n.round += <-result
	}
}

// How many there are is the same on both sides.
func (n *node) counted(list []int) {
	result := make(chan int)
	go func() {
		for _, v := range list {
			result <- v
		}
	}()
	for range list {
		n.round += <-result
	}
}

// The waiter was told to give up as well.
func (n *node) givesUp(t *task) {
	done := make(chan error, 1)
	go func() {
		select {
		case <-n.quit:
		case err := <-done:
			t.respond(err)
		}
	}()
	if n.pick() == "" {
		return
	}
	done <- nil
}

// The deferred word comes on all ways of the one who makes the channel.
func (n *node) ends(t *task, store func(int) error) error {
	done := make(chan error)
	defer close(done)
	go func() {
		<-done
		t.respond(nil)
	}()
	if err := store(n.round); err != nil {
		return err
	}
	n.round++
	done <- nil
	return nil
}

// Who waits has been told by another channel, or does not wait.
func (n *node) either(t *task, store func(int) error) error {
	done := make(chan error, 1)
	failed := store(0) != nil
	go func() {
		if failed {
			return
		}
		<-done
		t.respond(nil)
	}()
	if failed {
		if err := store(n.round); err != nil {
			return err
		}
	}
	done <- nil
	return nil
}

// Whoever is given the channel may fail: the one who made it tells as well.
func (n *node) both(t *task, store func(int) error) {
	done := make(chan error, 2)
	go func() {
		<-done
		t.respond(nil)
	}()
	go n.try(store, done)
	done <- nil
}

func (n *node) try(store func(int) error, done chan<- error) {
	if err := store(n.round); err != nil {
		return
	}
	done <- nil
}

// It is waited for only where nothing has failed.
func (n *node) shared(store func(int) error) error {
	result := make(chan int, 1)
	err := store(0)
	go func() {
		if e := store(n.round); e != nil && err != nil {
			return
		}
		result <- n.round
	}()
	if err != nil {
		return err
	}
	n.round += <-result
	return nil
}

// Somebody asks as often as there was something.
func (n *node) each(list []int, store func(int) error) {
	result := make(chan int, len(list))
	go func() {
		for _, v := range list {
			result <- v
		}
		if err := store(0); err != nil {
			return
		}
	}()
	n.round += <-result
}
