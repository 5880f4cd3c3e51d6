package locks

import (
	exact "go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A goroutine that counts itself down when it ends hands the means to do so to a function that
// calls it, if only on one path: that is once too often.

// A DoneTwice is such a call.
type DoneTwice struct {
	Call  *ssa.Call
	By    *ssa.Function // what is called
	Group Ref
	Defer ssa.Instruction // the other one; or what has started the goroutine, and counts it
}

// doneTwice returns the calls of a package that may count down what is counted down anyway.
func (p *program) doneTwice() (list []DoneTwice) {
	for i := range p.instrs() {
		c, ok := i.(*ssa.Call)
		if !ok || p.testing(i.Parent()) {
			continue
		}
		fn, args := p.onlyCallee(c)
		if fn == nil {
			continue
		}
		for n, a := range args {
			m, ok := a.(*ssa.MakeClosure)
			if !ok || !isDone(bound(m)) || !p.callsParam(i.Parent(), fn, n) {
				continue
			}
			group := RefOf(m.Bindings[0])
			if other := countsDown(i.Parent(), group); other != nil && countedByOne(i.Parent(), group) {
				list = append(list, DoneTwice{c, fn, group, other})
			}
		}
	}
	return list
}

func isDone(method *types.Func) bool { return method != nil && method.FullName() == groupDone }

// callsParam reports whether a function calls one of its parameters.
func (p *program) callsParam(caller, fn *ssa.Function, n int) bool {
	in := p.infos[origin(caller)]
	if in == nil {
		return false
	}
	calls, _ := p.hooksOf(in, fn)
	for _, k := range calls {
		if k.Param == n && k.Method == "" {
			return true
		}
	}
	return false
}

// countsDown returns the deferred call by which a literal counts a group down, or where it is
// started by the Go of the group, or nil.
func countsDown(fn *ssa.Function, group Ref) ssa.Instruction {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			d, ok := i.(*ssa.Defer)
			if !ok {
				continue
			}
			if name, wg := calledMethod(&d.Call); name == groupDone && RefOf(wg) == group && onAllPaths(fn, b) {
				return d
			}
		}
	}
	if c := startedBy(fn); c != nil {
		if name, wg := calledMethod(c.Common()); name == groupGo && outsideOf(fn, group) == RefOf(wg) {
			return c
		}
	}
	return nil
}

// startedBy returns the call that a literal is given to, or by which it is started, if that
// is all that is done with it, or nil.
func startedBy(fn *ssa.Function) ssa.CallInstruction {
	m := ir.MadeBy(fn)
	if m == nil {
		return nil
	}
	var at ssa.CallInstruction
	for _, r := range *m.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case ssa.CallInstruction:
			if at != nil {
				return nil
			}
			at = r
		default:
			return nil
		}
	}
	return at
}

// outsideOf returns how the function around a literal names what that has captured.
func outsideOf(fn *ssa.Function, r Ref) Ref {
	m := ir.MadeBy(fn)
	free, ok := r.Root.(*ssa.FreeVar)
	if m == nil || !ok {
		return Ref{}
	}
	for i, v := range fn.FreeVars {
		if v == free {
			return RefOf(m.Bindings[i]).join(r.Path)
		}
	}
	return Ref{}
}

// countedByOne reports whether a goroutine is counted once where it is started: by the Go of
// the group, or by calls of Add with one.
func countedByOne(fn *ssa.Function, group Ref) bool {
	start := startedBy(fn)
	outside := outsideOf(fn, group)
	if start == nil || outside.Root == nil {
		return false
	}
	if name, _ := calledMethod(start.Common()); name == groupGo {
		return true
	}
	if _, ok := start.(*ssa.Go); !ok {
		return false
	}
	adds := 0
	for _, b := range fn.Parent().Blocks {
		for _, i := range b.Instrs {
			c, ok := i.(*ssa.Call)
			if !ok {
				continue
			}
			if name, wg := calledMethod(&c.Call); name != "(*sync.WaitGroup).Add" || RefOf(wg) != outside {
				continue
			}
			if n, ok := c.Call.Args[1].(*ssa.Const); !ok || exact.Compare(n.Value, token.NEQ, exact.MakeInt64(1)) {
				return false
			}
			if b != start.Block() {
				return false // for which one is not clear
			}
			adds++
		}
	}
	return adds == 1
}
