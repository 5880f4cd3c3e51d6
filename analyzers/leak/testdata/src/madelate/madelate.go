// Package madelate: a channel is made after what operates on it was called.
package madelate

import "errors"

type volume struct {
	driver *Driver
	name   string
	mounts map[string]bool
}

// A Driver restores its volumes when it is made.
type Driver struct {
	volumes map[string]*volume
	dry     bool
	changes chan bool
	load    func() ([]*volume, error)
}

// New makes a driver.
func New(dry bool, load func() ([]*volume, error)) (*Driver, error) {
	d := &Driver{volumes: make(map[string]*volume), dry: dry, load: load}
	if err := d.restore(); err != nil {
		return nil, err
	}
	d.changes = make(chan bool, 1)
	go d.monitor()
	atExit = append(atExit, func() { close(d.changes) })
	return d, nil
}

var atExit []func()

func (d *Driver) restore() error {
	list, err := d.load()
	if err != nil {
		return errors.New("no state")
	}
	for _, v := range list {
		v.driver = d
		for id := range v.mounts {
			v.mount(id)
		}
		d.volumes[v.name] = v
	}
	return nil
}

func (v *volume) mount(id string) {
	if v.driver.dry {
		return
	}
	v.mounts[id] = true
	v.driver.changes <- false // want `the channel may be nil here: New makes it after it has called restore`
}

func (d *Driver) monitor() {
	for range d.changes {
	}
}

// It is asked whether the channel is there.
type asking struct {
	changes chan bool
	n       int
}

func newAsking() *asking {
	a := &asking{}
	a.set(1)
	a.changes = make(chan bool, 1)
	return a
}

func (a *asking) set(n int) {
	a.n = n
	if a.changes != nil {
		a.changes <- true
	}
}

// It is asked whether the object is ready.
type flagged struct {
	changes chan bool
	ready   bool
	n       int
}

func newFlagged() *flagged {
	f := &flagged{}
	f.set(1)
	f.changes = make(chan bool, 1)
	f.ready = true
	return f
}

func (f *flagged) set(n int) {
	f.n = n
	if f.ready {
		f.changes <- true
	}
}

// The channel is made first.
type first struct {
	changes chan bool
	n       int
}

func newFirst() *first {
	f := &first{}
	f.changes = make(chan bool, 1)
	f.set(1)
	return f
}

func (f *first) set(n int) {
	f.n = n
	f.changes <- true
}
