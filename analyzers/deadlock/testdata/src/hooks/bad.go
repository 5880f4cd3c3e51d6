package hooks

import (
	"sync"
	"time"
)

// The hook of a door takes a lock of its own, and leaves that of the door alone.
type door struct {
	mu    sync.Mutex
	stats sync.Mutex
	calls *calls
}

type calls struct {
	answer func()
}

func (c *calls) end() error {
	c.answer()
	return nil
}

func newDoor() *door {
	d := &door{calls: new(calls)}
	d.calls.answer = func() {
		d.stats.Lock()
		defer d.stats.Unlock()
	}
	go d.run()
	return d
}

func (d *door) run() {
	for {
		d.mu.Lock() // want `d.mu is locked again by the goroutine that holds it: deadlock`
		if d.calls.end() != nil {
			return
		}
		time.Sleep(time.Second)
	}
}
