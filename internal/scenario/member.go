package scenario

import (
	"slices"

	"github.com/concurlint/concurlint/internal/explore"
)

// members calls a method that starts a goroutine for each who joins, and then one that
// sends to all of them with a lock held. Both take a lock, so that others may join and
// leave at any time. What counts is whether who sends waits for one that has left, and
// needs the lock to say so. What is sent may be the word on which the other leaves, so
// that it is sent twice.
func (c *component) members(mk *maker, run runner, begin []call) []*explore.Outcome {
	var out []*explore.Outcome
	left := maxWork
	for _, join := range slices.Concat(c.crew, c.work) {
		if !join.guarded() || join.does.ops&doesStart == 0 || join.gives() || isNamed(join.name, stops) {
			continue
		}
		for _, sender := range c.work {
			if left == 0 || sender == join || !sender.guarded() || sender.gives() || isNamed(sender.name, stops) || !c.sendsToStarted(sender, join) {
				continue
			}
			left--
			p, found := run.keep(c, mk, append(slices.Clip(begin), call{m: join}, call{m: sender}, call{m: sender})...)
			for _, o := range p.faults(found) {
				if o.Kind == explore.Stuck && slices.ContainsFunc(o.Cause, p.byClient) && len(lostLocks(o)) > 0 {
					out = append(out, o)
				}
			}
		}
	}
	return out
}

// sendsToStarted reports whether a method sends what a goroutine receives that another
// one starts, and that takes a lock.
func (c *component) sendsToStarted(sender, starter *method) bool {
	for name, does := range c.started {
		if starter.does.spawns[name] || starter.does.spawns[Decl(name)] || c.within(name, starter.info.Name) {
			if does.ops&doesLock != 0 && sender.does.sends.meet(does.recvs) {
				return true
			}
		}
	}
	return false
}

// within reports whether a function is a literal in another one.
func (c *component) within(literal, name string) bool {
	return literal != name && Decl(literal) == name
}
