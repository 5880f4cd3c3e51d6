// Package values: what is known of values that branches are decided by.
package values

import "time"

// The rate stays what it is, so that the ticker is there if it is asked for.
type paced struct {
	rate   float64
	trips  int
	stopCh chan struct{}
}

func (p *paced) Run(f func()) {
	p.stopCh = make(chan struct{})
	for range 2 {
		go p.work(f)
	}
}

func (p *paced) Stop() { close(p.stopCh) }

func (p *paced) work(f func()) {
	var tick <-chan time.Time
	if p.rate > 0 {
		t := time.NewTicker(time.Duration(1e6/p.rate) * time.Microsecond)
		defer t.Stop()
		tick = t.C
	}
	for range p.trips {
		select {
		case <-p.stopCh:
			return
		default:
			if p.rate > 0 {
				<-tick
			}
			f()
		}
	}
}

// So does a share that is handed around.
func share(part float64, f func() int) int {
	c := make(chan int)
	if part < 0.5 {
		go func() { c <- f() }()
	}
	if part < 0.5 {
		return <-c
	}
	return 0
}

// Another bound is another question.
func bounds(part float64, f func() int) int {
	c := make(chan int)
	if part < 0.5 {
		go func() { c <- f() }() // want `send on c blocks forever`
	}
	if part < 0.6 {
		return <-c // want `receive from c blocks forever`
	}
	return 0
}

// A new share is another share.
func changes(part float64, next func() float64, f func() int) int {
	c := make(chan int)
	if part < 0.5 {
		go func() { c <- f() }() // want `send on c blocks forever`
	}
	part = next()
	if part < 0.5 {
		return <-c // want `receive from c blocks forever`
	}
	return 0
}
