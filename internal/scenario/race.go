package scenario

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/explore"
)

// races calls two methods at once: one that closes a channel, and one that sends.
// That they may be called at once is shown by the locks that both of them take;
// of those that end the life of the component, [component.lives] knows more.
// Before that, the client gets what there is to close: it calls the methods that
// hand out channels. What is asked is whether the send panics.
func (c *component) races(mk *maker, run runner, begin []call) []*explore.Outcome {
	var out []*explore.Outcome
	var prepared []call
	for _, m := range c.methods {
		if m.guarded() && subscribes(m.info.Func) {
			prepared = append(prepared, call{m, false})
		}
	}
	left := maxWork
	for _, closer := range c.methods {
		if !closer.guarded() || closer.does.ops&doesClose == 0 || isNamed(closer.name, stops) {
			continue
		}
		for _, sender := range c.methods {
			if sender == closer || !sender.guarded() || sender.does.ops&doesSend == 0 || left == 0 {
				continue
			}
			left--
			calls := append(append([]call{}, begin...), prepared...)
			p := &play{c: c, calls: append(calls, call{sender, true}, call{closer, false}), keeps: true, hands: true}
			found := run(p, mk)
			for _, o := range p.faults(found) {
				if panics(o) && o.Panic == explore.SendClosed {
					out = append(out, o)
				}
			}
		}
	}
	return out
}

// guarded reports whether a client may call the method, and it takes a lock.
func (m *method) guarded() bool { return m.info.Public && m.does.ops&doesLock != 0 }

// subscribes reports whether a function returns a channel, or an object with one.
func subscribes(fn *ssa.Function) bool {
	for v := range fn.Signature.Results().Variables() {
		t := v.Type().Underlying()
		if p, ok := t.(*types.Pointer); ok {
			t = p.Elem().Underlying()
		}
		switch t := t.(type) {
		case *types.Chan:
			return true
		case *types.Struct:
			for f := range t.Fields() {
				if _, ok := f.Type().Underlying().(*types.Chan); ok {
					return true
				}
			}
		}
	}
	return false
}
