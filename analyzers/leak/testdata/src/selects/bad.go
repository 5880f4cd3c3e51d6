// Package selects: a select that has nothing to wait for.
package selects

import "os"

type daemon struct{ log func(string) }

// The goroutine was started to do nothing for ever.
func (d *daemon) start() {
	go func() {
		d.log("started")
		select {} // want `select blocks forever: no case can go on`
	}()
	go d.park()
}

// A method that only goroutines run.
func (d *daemon) park() {
	d.log("parked")
	select {} // want `select blocks forever: no case can go on`
}

// The reader is kept from its end by a select in the wrong place.
func (d *daemon) read(lines []string) {
	in := make(chan string)
	go func() {
		defer close(in)
		for _, l := range lines {
			in <- l
		}
	}()
	go func() {
		for l := range in {
			d.log(l)
		}
		select {} // want `select blocks forever: no case can go on`
	}()
	if len(os.Args) > 1 {
		d.log("reading")
	}
}
