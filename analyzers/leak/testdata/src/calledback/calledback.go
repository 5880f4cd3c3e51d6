// Package calledback has timers that call a function, and have no channel.
package calledback

import (
	"sync"
	"time"
)

type watchdog struct {
	mu    sync.Mutex
	alarm *time.Timer
	rings int
}

func newWatchdog(d time.Duration) *watchdog {
	w := &watchdog{}
	w.alarm = time.AfterFunc(d, w.ring)
	return w
}

func (w *watchdog) ring() {
	w.mu.Lock()
	w.rings++
	w.mu.Unlock()
}

func (w *watchdog) quiet() {
	if !w.alarm.Stop() {
		<-w.alarm.C // want `receive from w.alarm.C blocks forever: a timer of time.AfterFunc has no channel`
	}
	w.alarm = nil
}

// pause has a timer of either kind: nobody knows which one it waits for.
type pause struct{ timer *time.Timer }

func (p *pause) call(d time.Duration, f func()) { p.timer = time.AfterFunc(d, f) }
func (p *pause) begin(d time.Duration)          { p.timer = time.NewTimer(d) }
func (p *pause) wait()                          { <-p.timer.C }

// drained stops a timer with a channel.
type drained struct{ timer *time.Timer }

func newDrained(d time.Duration) *drained { return &drained{timer: time.NewTimer(d)} }

func (d *drained) stop() {
	if !d.timer.Stop() {
		<-d.timer.C
	}
}

// careful looks whether there is a channel.
type careful struct{ timer *time.Timer }

func newCareful(d time.Duration, f func()) *careful { return &careful{timer: time.AfterFunc(d, f)} }

func (c *careful) stop() {
	if !c.timer.Stop() && c.timer.C != nil {
		<-c.timer.C
	}
}

// Given has a timer that others may set.
type Given struct{ Timer *time.Timer }

func NewGiven(d time.Duration, f func()) *Given { return &Given{Timer: time.AfterFunc(d, f)} }

func (g *Given) Wait() { <-g.Timer.C }

var _, _, _, _, _, _ = newWatchdog, newCareful, (*careful).stop, (*pause).call, newDrained, (*drained).stop
var _, _, _, _ = (*watchdog).quiet, (*pause).begin, (*pause).wait, NewGiven
