package scenario

import (
	"slices"

	"github.com/concurlint/concurlint/internal/explore"
)

// joins calls each method that starts goroutines, and then one that waits: for
// these, or for what they do. What counts is whether that call comes to an end, and
// whether it has waited for all who count themselves.
func (c *component) joins(mk *maker, run runner, begin []call) []*explore.Outcome {
	var out []*explore.Outcome
	left := maxWork
	for _, starter := range slices.Concat(c.crew, c.work) {
		if !starter.info.Public || starter.info.Outside || mk.info.Outside || starter.does.ops&doesStart == 0 || starter.gives() {
			continue
		}
		for _, waiter := range c.work {
			if waiter == starter || !waiter.info.Public || waiter.info.Outside || waiter.gives() || waiter.does.ops&doesStart != 0 || left == 0 || !c.awaits(waiter, starter) {
				continue
			}
			left--
			p, found := run.play(c, mk, append(slices.Clip(begin), call{m: starter}, call{m: waiter})...)
			for _, o := range p.faults(found) {
				if o.Kind == explore.Early || o.Kind == explore.Stuck && slices.ContainsFunc(o.Cause, p.byClient) {
					out = append(out, o)
				}
			}
		}
	}
	return out
}

// awaits reports whether one method waits for a WaitGroup, or for a channel that a
// goroutine closes which another one has started.
func (c *component) awaits(waiter, starter *method) bool {
	if waiter.does.ops&doesWait != 0 {
		return true
	}
	for name := range starter.does.spawns {
		does := c.deep.of(name)
		if does.closes_.meet(waiter.does.recvs) {
			return true
		}
	}
	return false
}
