// Package deaf goes on waiting for signals that do not come any more.
package deaf

import (
	"os"
	"os/signal"
	"syscall"
)

// Who wants no more signals does not close the channel.
type rotator struct {
	hup    chan os.Signal
	rotate func() error
	failed func(error)
}

func newRotator(rotate func() error, failed func(error)) *rotator {
	r := &rotator{rotate: rotate, failed: failed, hup: make(chan os.Signal, 1)}
	signal.Notify(r.hup, syscall.SIGHUP)
	go r.run()
	return r
}

func (r *rotator) run() {
	for range r.hup { // want `range over r.hup never ends: signal.Stop does not close it`
		if err := r.rotate(); err != nil {
			r.failed(err)
		}
	}
}

func (r *rotator) Close() {
	signal.Stop(r.hup)
}

// The same in a literal, with a receive.
type dumper struct{ usr chan os.Signal }

func (d *dumper) Start(dump func()) {
	d.usr = make(chan os.Signal, 1)
	signal.Notify(d.usr, syscall.SIGUSR1)
	go func() {
		for {
			<-d.usr // want `receive from d.usr blocks forever: signal.Stop does not close it`
			dump()
		}
	}()
}

func (d *dumper) Stop() { signal.Stop(d.usr) }
