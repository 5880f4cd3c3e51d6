// Package renewed puts new objects in the place of old ones.
package renewed

import "time"

type poller struct {
	ask  func()
	stop chan struct{}
}

func startPoller(d time.Duration, ask func()) *poller {
	p := &poller{ask, make(chan struct{})}
	go p.run(d)
	return p
}

func (p *poller) run(d time.Duration) {
	t := time.NewTicker(d)
	defer t.Stop()
	for {
		select { // want `the loop never ends: only time wakes this select any more`
		case <-t.C:
			p.ask()
		case <-p.stop:
			return
		}
	}
}

// The old poller goes on when there is a new one.
type Watcher struct {
	ask    func()
	poller *poller
}

func NewWatcher(ask func()) *Watcher {
	return &Watcher{ask, startPoller(time.Second, ask)}
}

func (w *Watcher) SetInterval(d time.Duration) { w.poller = startPoller(d, w.ask) }

func (w *Watcher) Close() { close(w.poller.stop) }
