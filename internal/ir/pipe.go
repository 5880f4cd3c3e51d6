package ir

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A PipeEnd is one end of a pipe of [io.Pipe], with all that is done with it.
type PipeEnd struct {
	Closes  []ssa.CallInstruction
	Uses    []ssa.CallInstruction // reads or writes, or gives it to somebody
	Escapes bool                  // somebody else may close it
	seen    map[ssa.Value]bool
}

// PipeEndOf returns the reader, which is the first result of a call of io.Pipe, or the writer. It is
// nil if nobody looks at it.
func PipeEndOf(c *ssa.Call, n int) *PipeEnd {
	for _, r := range *c.Referrers() {
		if x, ok := r.(*ssa.Extract); ok && x.Index == n {
			e := &PipeEnd{seen: make(map[ssa.Value]bool)}
			e.follow(x)
			return e
		}
	}
	return nil
}

// follow looks at what is done with a value that is the end of the pipe.
func (e *PipeEnd) follow(v ssa.Value) {
	if e.seen[v] || v.Referrers() == nil {
		return
	}
	e.seen[v] = true
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.Store:
			a, local := r.Addr.(*ssa.Alloc)
			e.Escapes = e.Escapes || r.Val != v || !local
			if local {
				e.variable(a)
			}
		case *ssa.MakeInterface, *ssa.ChangeInterface:
			e.Escapes = e.Escapes || closable(r.(ssa.Value).Type())
			e.follow(r.(ssa.Value))
		case ssa.CallInstruction:
			e.call(r, v)
		default:
			e.Escapes = true
		}
	}
}

// variable looks at what is done with a variable that holds the end.
func (e *PipeEnd) variable(v ssa.Value) {
	if e.seen[v] {
		return
	}
	e.seen[v] = true
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			e.follow(r)
		case *ssa.Store:
			if _, first := r.Val.(*ssa.Extract); !first {
				e.Escapes = true // another pipe may be in it
			}
		case *ssa.MakeClosure:
			for n, bound := range r.Bindings {
				if bound == v {
					e.variable(r.Fn.(*ssa.Function).FreeVars[n])
				}
			}
		default:
			e.Escapes = true
		}
	}
}

// call looks at a call that is given the end, or is a method of it.
func (e *PipeEnd) call(c ssa.CallInstruction, v ssa.Value) {
	name := ""
	switch fn := c.Common().StaticCallee(); {
	case c.Common().IsInvoke() && c.Common().Value == v:
		name = c.Common().Method.Name()
	case fn != nil && fn.Signature.Recv() != nil && fn.Pkg != nil && fn.Pkg.Pkg.Path() == "io":
		name = fn.Name()
	}
	if name == "Close" || name == "CloseWithError" {
		e.Closes = append(e.Closes, c)
		return
	}
	if g, ok := c.(*ssa.Go); ok && e.started(g, v) {
		return
	}
	e.Uses = append(e.Uses, c)
	for n, arg := range c.Common().Args {
		if arg == v && name == "" && closable(v.Type()) && (n > 0 || c.Common().Signature().Recv() == nil) {
			e.Escapes = true
		}
	}
}

// started looks at what a function of the package does with the end that is started as a
// goroutine with it.
func (e *PipeEnd) started(g *ssa.Go, v ssa.Value) bool {
	fn := g.Call.StaticCallee()
	n := slices.Index(g.Call.Args, v)
	if fn == nil || fn.Pkg != g.Parent().Pkg || n < 0 || n >= len(fn.Params) || len(fn.Blocks) == 0 {
		return false
	}
	e.follow(fn.Params[n])
	return true
}

// closable reports whether who has a value of a type can close it without a look at what
// is behind it.
func closable(t types.Type) bool {
	for i := range types.NewMethodSet(t).Len() {
		if types.NewMethodSet(t).At(i).Obj().Name() == "Close" {
			return true
		}
	}
	return false
}

// Host returns where the function that is not a literal, or the literal that is not called or
// deferred where it stands, does something.
func Host(i ssa.CallInstruction) ssa.CallInstruction {
	m := MadeBy(i.Parent())
	if m == nil || len(*m.Referrers()) != 1 {
		return i
	}
	switch at := (*m.Referrers())[0].(type) {
	case *ssa.Defer:
		return Host(at)
	case *ssa.Call:
		if at.Call.Value == m {
			return Host(at)
		}
	}
	return i
}
