package scenario

import (
	"go/ast"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// tokens calls each method twice that takes a place in a channel and returns an
// error. A call that fails gives the client nothing, so it has nothing to give
// back: if there is one place, and the second call waits for it for good, the first
// has kept it. How many places there are, whoever makes the component says.
func (c *component) tokens(mk *maker, run runner) []*explore.Outcome {
	var out []*explore.Outcome
	left := maxWork
	for _, m := range c.work {
		if !m.info.Public || !returnsError(m.info.Func) || left == 0 || !c.takesToken(m.info.Name, mk, 0) {
			continue
		}
		left--
		p := &play{c: c, calls: []call{{m, false}, {m, false}}, fails: true}
		for _, o := range run(p, mk).Outcomes {
			if o.Kind == explore.Stuck && len(o.Cause) == 1 && p.byClient(o.Cause[0]) && isToken(o.Cause[0].Stack[0].Instr) && !c.relieved(o.Cause[0]) {
				out = append(out, o)
			}
		}
	}
	return out
}

// relieved reports whether a goroutine of the package does what a blocked one waits
// for.
func (c *component) relieved(b explore.Blocked) bool {
	for _, does := range c.started {
		if does.help(b.Stack) {
			return true
		}
	}
	return false
}

// takesToken reports whether a function, or one that it calls itself, sends a
// constant on a channel whose capacity the maker of the component computes.
func (c *component) takesToken(name string, mk *maker, depth int) bool {
	f := c.deep.find(name)
	if f == nil || depth > 2 {
		return false
	}
	for i := range f.Code {
		in := &f.Code[i]
		if in.Op == skeleton.Call && in.Flags == 0 && c.takesToken(in.Name, mk, depth+1) {
			return true
		}
		if !isToken(in) {
			continue
		}
		chans := []skeleton.Operand{in.A}
		for _, cs := range in.Cases {
			chans = append(chans, cs.Chan)
		}
		for _, ch := range chans {
			if s := spotOf(f, ch, ""); s.class != 0 && c.hasPlaces(mk, s.class) && !c.consumed(s.class) {
				return true
			}
		}
	}
	return false
}

// hasPlaces reports whether a maker stores a channel to a location of a class whose
// capacity is no constant.
func (c *component) hasPlaces(mk *maker, class int32) bool {
	return c.storesNew(mk.info.Name, class, func(ch *skeleton.Instr) bool { return !ch.A.IsConst() })
}

// consumed reports whether some function receives from a channel in a loop: then
// what is sent there is more than a place.
func (c *component) consumed(class int32) bool {
	for name, does := range c.others {
		if !does.recvs.class(class) {
			continue
		}
		f := c.deep.find(name)
		for pc := range f.Code {
			in := &f.Code[pc]
			if (in.Op == skeleton.Recv && spotOf(f, in.A, "").class == class || in.Op == skeleton.Select) && comesBack(f, pc) {
				return true
			}
		}
	}
	return false
}

// isToken reports whether an instruction sends a constant, or may do so: whoever
// receives it gets nothing but the place.
func isToken(in *skeleton.Instr) bool {
	return in.Op == skeleton.Send && in.B.IsConst() ||
		in.Op == skeleton.Select && slices.ContainsFunc(in.Cases, func(c skeleton.Case) bool { return c.Send && c.Val.IsConst() })
}

// returnsToken reports whether what a function receives from the channel on which a goroutine
// is stuck that sends a constant is a place that it has taken there before, or that whoever
// calls it has. Of a channel that is used as a lock nobody else makes room.
func (c *component) returnsToken(name string, b explore.Blocked) bool {
	at := b.Stack[0]
	if at.Instr.Op != skeleton.Send || !isToken(at.Instr) {
		return false
	}
	s := spotOf(at.Fn, at.Instr.A, at.Instr.Label)
	if s.class == 0 {
		return false
	}
	for name != "" {
		if sends, _ := c.firstOn(name, s, 0); sends || !ast.IsExported(lastPart(name)) && c.calledByTakers(name, s) {
			return true
		}
		name = c.others[name].within
	}
	return false
}

// firstOn reports whether the first thing that a function does with a channel, as its code is
// written, is to send, and whether it does anything.
func (c *component) firstOn(name string, s spot, depth int) (sends, known bool) {
	f := c.deep.find(name)
	if f == nil || depth > 3 {
		return false, false
	}
	for i := range f.Code {
		in := &f.Code[i]
		switch in.Op {
		case skeleton.Send:
			if spotOf(f, in.A, in.Label) == s {
				return true, true
			}
		case skeleton.Recv:
			if spotOf(f, in.A, in.Label) == s {
				return false, true
			}
		case skeleton.Select:
			for _, cs := range in.Cases {
				if spotOf(f, cs.Chan, cs.Label) == s {
					return cs.Send, true
				}
			}
		case skeleton.Call:
			if in.Flags&(skeleton.Go|skeleton.Defer) == 0 {
				if sends, known := c.firstOn(in.Name, s, depth+1); known {
					return sends, true
				}
			}
		}
	}
	return false, false
}

// calledByTakers reports whether a function is called by name only, by functions that have
// sent to a channel before.
func (c *component) calledByTakers(name string, s spot) bool {
	called := false
	for caller := range c.others {
		f := c.deep.find(caller)
		if f == nil {
			continue
		}
		for i := range f.Code {
			in := &f.Code[i]
			if in.Name != name {
				continue
			}
			if sends, _ := c.firstOn(caller, s, 0); in.Op != skeleton.Call || in.Flags&skeleton.Go != 0 || !sends {
				return false
			}
			called = true
		}
	}
	return called
}

// returnsError reports whether the last result of a function is an error.
func returnsError(fn *ssa.Function) bool {
	res := fn.Signature.Results()
	return res.Len() > 0 && isError(res.At(res.Len()-1).Type())
}

// givesBack reports whether somebody is stuck who sends to a channel that whoever made it
// has filled: what is put back there was taken out before.
func givesBack(o *explore.Outcome) bool {
	return slices.ContainsFunc(o.Cause, func(b explore.Blocked) bool {
		return b.Op == skeleton.Send && b.Made != nil && slices.ContainsFunc(b.Made.Fn.Code, func(in skeleton.Instr) bool {
			return in.Op == skeleton.Send && in.A == skeleton.Operand(b.Made.Instr.Dst)
		})
	})
}
