package locks

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// An object that calls what was put into a field, list or map of the package may give it
// itself, with its lock held: rules that look at a ledger, steps of a machine, visitors. One of
// them that asks the object by a method that takes the lock waits for itself. It does so each
// time that it is called, if all calls of what is in that place are made like that.

// A selfCall is a call of what is in a place, which is given the object whose lock is held.
type selfCall struct {
	CalledPlace
	arg   int    // index of the argument
	path  string // from there to the lock
	class string
	at    ssa.Instruction
}

// givesSelf notes a dynamic call with what is held.
func (p *program) givesSelf(c *ssa.Call, h holding) {
	if c.Call.StaticCallee() != nil {
		return
	}
	k := calledPlace(&c.Call)
	if k.Place == "" {
		return
	}
	found := false
	for _, l := range sortedRefs(h) {
		for n, a := range c.Call.Args {
			r := RefOf(a)
			rest, ok := strings.CutPrefix(l.Path, r.Path)
			if ok && r.Root != nil && r.Root == l.Root && !h[l] && p.classes[l] != "" && !p.inTest(c) {
				p.selfCalls = append(p.selfCalls, selfCall{k, n, rest, p.classes[l], c})
				found = true
			}
		}
	}
	if !found {
		p.freeCalls = addOnce(p.freeCalls, k)
	}
}

// askedBack returns what is called with the lock of an object that it is given, and takes it.
func (p *program) askedBack() []Relock {
	calls := slices.DeleteFunc(slices.Clone(p.selfCalls), func(c selfCall) bool { return slices.Contains(p.freeCalls, c.CalledPlace) })
	if len(calls) == 0 {
		return nil
	}
	var list []Relock
	for i := range p.instrs() {
		place, given := pluggedIn(i)
		if place == "" || p.testing(i.Parent()) {
			continue
		}
		for _, c := range calls {
			if c.Place != place {
				continue
			}
			if r := p.asksBack(pluggedFunc(given, c.Method), c); r != nil && !slices.ContainsFunc(list, func(o Relock) bool { return o.At == r.At }) {
				r.Given = written(i)
				list = append(list, *r)
			}
		}
	}
	return list
}

// asksBack returns where a function takes the lock with which it is called, if it always does.
func (p *program) asksBack(fn *ssa.Function, c selfCall) *Relock {
	if fn == nil || p.infos[origin(fn)] == nil || len(fn.Blocks) == 0 {
		return nil
	}
	n := c.arg
	if fn.Signature.Recv() != nil {
		n++
	}
	if n >= len(fn.Params) {
		return nil
	}
	a := &Acquire{Effect: Effect{Class: c.class}, ref: Ref{Root: fn.Params[n], Path: c.path}}
	s := &certainty{program: p, info: p.infos[origin(fn)], lock: a, reach: make(map[*ssa.BasicBlock]ways)}
	if !s.certain() {
		return nil
	}
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if call, ok := i.(*ssa.Call); ok && s.takes(call) {
				return &Relock{Ref: a.ref, At: call, Called: c.at, class: a.Class}
			}
		}
	}
	return nil
}
