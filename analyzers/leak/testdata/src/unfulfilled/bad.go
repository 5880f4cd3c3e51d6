// Package unfulfilled is about channels that are closed only if all went well.
package unfulfilled

import (
	"log"
	"sync"
)

// A unit is started when the units before it are up.
type unit struct {
	name   string
	before []*unit
	start  func() error
	up     chan struct{}
	err    error
}

func newUnit(name string, start func() error, before ...*unit) *unit {
	return &unit{name: name, start: start, before: before, up: make(chan struct{})}
}

func (u *unit) run() {
	for _, b := range u.before {
		<-b.up // want `receive from b.up blocks forever if run fails: it returns without the close`
	}
	if err := u.start(); err != nil {
		log.Printf("%s: %v", u.name, err)
		u.err = err
		return
	}
	log.Printf("%s is up", u.name)
	close(u.up)
}

func startAll(units map[string]*unit) {
	var wg sync.WaitGroup
	for _, u := range units {
		wg.Add(1)
		go func() {
			defer wg.Done()
			u.run()
		}()
	}
	wg.Wait()
}
