// Package begun has updates that begin with one method and end with another.
package begun

import "time"

type Policy struct {
	stop    chan struct{}
	refresh func() error
}

func New(f func() error) *Policy { return &Policy{refresh: f} }

// StartUpdater starts the updates, until Close.
func (p *Policy) StartUpdater() {
	p.stop = make(chan struct{})
	go p.update()
}

func (p *Policy) update() {
	p.refresh()
	t := time.NewTicker(time.Hour)
	for {
		select {
		case <-t.C:
			p.refresh()
		case <-p.stop:
			p.stop <- struct{}{}
			return
		}
	}
}

// There is nothing to end before.
func (p *Policy) Close() {
	if p.stop != nil {
		p.stop <- struct{}{}
		<-p.stop
		p.stop = nil
	}
}
