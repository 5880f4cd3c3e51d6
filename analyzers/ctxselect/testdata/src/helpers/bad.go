// Package helpers is about functions that try until they succeed, and are called by loops
// which end with a context.
package helpers

import (
	"context"
	"log"
	"time"
)

type store interface {
	put(key string) error
	list() ([]string, error)
}

type beacon struct {
	s    store
	key  string
	stop context.CancelFunc
}

func newBeacon(s store, key string) *beacon {
	ctx, cancel := context.WithCancel(context.Background())
	b := &beacon{s, key, cancel}
	go b.run(ctx)
	return b
}

func (b *beacon) run(ctx context.Context) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		b.announce()
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (b *beacon) announce() {
	pause := time.Second
	for { // want `loop tries again after ctx of run is done: nothing but success ends it`
		err := b.s.put(b.key)
		if err == nil {
			return
		}
		log.Print(err)
		time.Sleep(pause)
		if pause < time.Minute {
			pause *= 2
		}
	}
}

// The signal may be a channel, and the function return what it has got.
type poller struct {
	s    store
	quit chan struct{}
	got  func([]string)
}

func newPoller(s store, got func([]string)) *poller {
	p := &poller{s, make(chan struct{}), got}
	go p.poll()
	return p
}

func (p *poller) poll() {
	for {
		select {
		case <-p.quit:
			return
		case <-time.After(time.Second):
			p.got(must(p.s))
		}
	}
}

func must(s store) []string {
	for { // want `loop tries again after p.quit of poll is closed: nothing but success ends it`
		names, err := s.list()
		if err != nil {
			time.Sleep(5 * time.Second)
			continue
		}
		return names
	}
}

func (p *poller) Close() { close(p.quit) }
