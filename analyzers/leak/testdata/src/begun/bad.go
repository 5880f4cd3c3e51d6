package begun

import "time"

// Poller ends its updates, and forgets those that began last.
type Poller struct {
	stop    chan struct{}
	refresh func() error
}

func NewPoller(f func() error) *Poller { return &Poller{refresh: f} }

func (p *Poller) Poll() {
	p.stop = make(chan struct{})
	go func() {
		t := time.NewTicker(time.Hour)
		for {
			select { // want `the loop never ends: only time wakes this select any more`
			case <-t.C:
				p.refresh()
			case <-p.stop:
				return
			}
		}
	}()
}

func (p *Poller) Close() {
	if p.stop != nil && p.refresh() == nil {
		close(p.stop)
	}
}
