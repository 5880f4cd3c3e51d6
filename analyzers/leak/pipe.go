package leak

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/models"
)

// An [io.Pipe] has no room: who writes to it waits until all of it was read, or one of its
// ends is closed, as its documentation says. A function makes a pipe, and a goroutine of it
// writes what others read. Who is given the reader as a plain io.Reader cannot close it; if
// he returns an error before the end has come, nobody reads on, and the goroutine waits for
// ever. Likewise, who reads waits for ever if the writer has left without closing the pipe.

// A halfRead is a call that may stop to read from a pipe whose writer waits then.
type halfRead struct {
	pipe  *ssa.Call // of io.Pipe
	by    ssa.CallInstruction
	write ssa.Instruction // where somebody writes meanwhile
	early *ssa.Return     // where the function itself stops to read, if that is so
}

// An openEnd is a return of the only one who writes to a pipe that leaves it open.
type openEnd struct {
	pipe   *ssa.Call
	at     ssa.Instruction
	closed ssa.Instruction // on another path
}

// pipesOf returns what goes wrong with the pipes that the functions make.
func pipesOf(funcs []*ssa.Function) (stopped []halfRead, open []openEnd, left []leftPipe) {
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if c, ok := i.(*ssa.Call); ok && isCall(i, "io.Pipe") {
					r, w := endOf(c, 0), endOf(c, 1)
					if r == nil || w == nil || r.escapes || w.escapes || len(r.uses)+len(w.uses) == 0 {
						continue
					}
					if h := stops(c, r, w); h != nil {
						stopped = append(stopped, *h)
					}
					open = append(open, leftOpen(c, r, w)...)
					if d := leaves(c, r, w); d != nil {
						left = append(left, *d)
					}
				}
			}
		}
	}
	return stopped, open, left
}

// An end is one end of a pipe, with all that is done with it.
type end struct {
	closes  []ssa.CallInstruction
	uses    []ssa.CallInstruction // reads or writes, or gives it to somebody
	escapes bool                  // somebody else may close it
	seen    map[ssa.Value]bool
}

func endOf(c *ssa.Call, n int) *end {
	for _, r := range *c.Referrers() {
		if x, ok := r.(*ssa.Extract); ok && x.Index == n {
			e := &end{seen: make(map[ssa.Value]bool)}
			e.follow(x)
			return e
		}
	}
	return nil
}

// follow looks at what is done with a value that is the end of the pipe.
func (e *end) follow(v ssa.Value) {
	if e.seen[v] || v.Referrers() == nil {
		return
	}
	e.seen[v] = true
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.Store:
			a, local := r.Addr.(*ssa.Alloc)
			e.escapes = e.escapes || r.Val != v || !local
			if local {
				e.variable(a)
			}
		case *ssa.MakeInterface, *ssa.ChangeInterface:
			e.escapes = e.escapes || closable(r.(ssa.Value).Type())
			e.follow(r.(ssa.Value))
		case ssa.CallInstruction:
			e.call(r, v)
		default:
			e.escapes = true
		}
	}
}

// variable looks at what is done with a variable that holds the end.
func (e *end) variable(v ssa.Value) {
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
				e.escapes = true // another pipe may be in it
			}
		case *ssa.MakeClosure:
			for n, bound := range r.Bindings {
				if bound == v {
					e.variable(r.Fn.(*ssa.Function).FreeVars[n])
				}
			}
		default:
			e.escapes = true
		}
	}
}

// call looks at a call that is given the end, or is a method of it.
func (e *end) call(c ssa.CallInstruction, v ssa.Value) {
	name := ""
	switch fn := c.Common().StaticCallee(); {
	case c.Common().IsInvoke() && c.Common().Value == v:
		name = c.Common().Method.Name()
	case fn != nil && fn.Signature.Recv() != nil && fn.Pkg != nil && fn.Pkg.Pkg.Path() == "io":
		name = fn.Name()
	}
	if name == "Close" || name == "CloseWithError" {
		e.closes = append(e.closes, c)
		return
	}
	if g, ok := c.(*ssa.Go); ok && e.started(g, v) {
		return
	}
	e.uses = append(e.uses, c)
	for n, arg := range c.Common().Args {
		if arg == v && name == "" && closable(v.Type()) && (n > 0 || c.Common().Signature().Recv() == nil) {
			e.escapes = true
		}
	}
}

// started looks at what a function of the package does with the end that is started as a
// goroutine with it.
func (e *end) started(g *ssa.Go, v ssa.Value) bool {
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

// stops returns a call that may stop to read before the end, of a pipe whose reader nobody
// closes, and to which a goroutine writes that alone closes the writer.
func stops(c *ssa.Call, r, w *end) *halfRead {
	if len(r.closes) > 0 || len(w.uses) == 0 {
		return nil
	}
	writers := make(map[*ssa.Function]bool)
	for _, u := range w.uses {
		writers[host(u).Parent()] = true
	}
	for _, u := range w.closes {
		if !writers[host(u).Parent()] {
			return nil // somebody else lets them go
		}
	}
	var found *halfRead
	for _, u := range r.uses {
		switch {
		case readsOn(u):
			return nil
		case found != nil || writers[host(u).Parent()]:
		case mayGiveUp(u):
			found = &halfRead{pipe: c, by: u, write: w.uses[0]}
		case u.Parent() == c.Parent():
			if ret := stopsEarly(u); ret != nil {
				found = &halfRead{c, u, w.uses[0], ret}
			}
		}
	}
	return found
}

// host returns where the function that is not a literal, or the literal that is not called or
// deferred where it stands, does something.
func host(i ssa.CallInstruction) ssa.CallInstruction {
	m := ir.MadeBy(i.Parent())
	if m == nil || len(*m.Referrers()) != 1 {
		return i
	}
	switch at := (*m.Referrers())[0].(type) {
	case *ssa.Defer:
		return host(at)
	case *ssa.Call:
		if at.Call.Value == m {
			return host(at)
		}
	}
	return i
}

// readsOn reports whether a call reads to the end, or closes what it was given.
func readsOn(c ssa.CallInstruction) bool {
	fn := c.Common().StaticCallee()
	if fn == nil || fn.Pkg == nil {
		return false
	}
	switch path := fn.Pkg.Pkg.Path(); path {
	case "net/http", "os/exec":
		return true // closed with the request, or read for the process
	case "io", "io/ioutil":
		return fn.Name() == "ReadAll" || strings.HasPrefix(fn.Name(), "Copy") && inMemory(c.Common().Args[0])
	}
	return false
}

// inMemory reports whether what is written to never fails.
func inMemory(v ssa.Value) bool {
	if m, ok := v.(*ssa.MakeInterface); ok {
		switch m.X.Type().String() {
		case "*bytes.Buffer", "*strings.Builder":
			return true
		}
	}
	if u, ok := v.(*ssa.UnOp); ok {
		if g, ok := u.X.(*ssa.Global); ok {
			return g.Name() == "Discard"
		}
	}
	return strings.HasPrefix(v.Type().String(), "hash.")
}

// mayGiveUp reports whether a call that is given a reader may return an error before the end
// has come. Of the standard library only copying counts: the rest wraps the reader.
func mayGiveUp(c ssa.CallInstruction) bool {
	call, ok := c.(*ssa.Call)
	if !ok {
		return false
	}
	res := call.Call.Signature().Results()
	if res.Len() == 0 || !ir.IsError(res.At(res.Len()-1).Type()) {
		return false
	}
	fn := call.Call.StaticCallee()
	if fn == nil || fn.Pkg == nil || !models.Std(fn.Pkg.Pkg.Path()) {
		return !call.Call.IsInvoke() || !models.Std(packageOf(call.Call.Method))
	}
	return fn.Pkg.Pkg.Path() == "io" && strings.HasPrefix(fn.Name(), "Copy")
}

func packageOf(m *types.Func) string {
	if m.Pkg() == nil {
		return "builtin"
	}
	return m.Pkg().Path()
}

// leftOpen returns the returns of the goroutine that alone writes to a pipe, and closes it
// on another path.
func leftOpen(c *ssa.Call, r, w *end) (list []openEnd) {
	if len(w.closes) == 0 || len(r.uses) == 0 {
		return nil
	}
	fn := host(w.closes[0]).Parent()
	if fn == c.Parent() {
		return nil
	}
	var closes []ssa.CallInstruction
	for n, u := range slices.Concat(w.closes, w.uses) {
		if u = host(u); u.Parent() != fn {
			return nil
		}
		if n < len(w.closes) {
			closes = append(closes, u)
		}
	}
	reached := make(map[*ssa.BasicBlock]bool)
	work := []*ssa.BasicBlock{fn.Blocks[0]}
	for len(work) > 0 {
		b := work[0]
		work = work[1:]
		if reached[b] || slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
			call, ok := i.(ssa.CallInstruction)
			return ok && slices.Contains(closes, call)
		}) {
			continue
		}
		reached[b] = true
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			list = append(list, openEnd{c, ret, w.closes[0]})
		}
		work = append(work, b.Succs...)
	}
	return list
}
