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
					r, w := ir.PipeEndOf(c, 0), ir.PipeEndOf(c, 1)
					if r == nil || w == nil || r.Escapes || w.Escapes || len(r.Uses)+len(w.Uses) == 0 {
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

// stops returns a call that may stop to read before the end, of a pipe whose reader nobody
// closes, and to which a goroutine writes that alone closes the writer.
func stops(c *ssa.Call, r, w *ir.PipeEnd) *halfRead {
	if len(r.Closes) > 0 || len(w.Uses) == 0 {
		return nil
	}
	writers := make(map[*ssa.Function]bool)
	for _, u := range w.Uses {
		writers[ir.Host(u).Parent()] = true
	}
	for _, u := range w.Closes {
		if !writers[ir.Host(u).Parent()] {
			return nil // somebody else lets them go
		}
	}
	var found *halfRead
	for _, u := range r.Uses {
		switch {
		case readsOn(u):
			return nil
		case found != nil || writers[ir.Host(u).Parent()]:
		case mayGiveUp(u):
			found = &halfRead{pipe: c, by: u, write: w.Uses[0]}
		case u.Parent() == c.Parent():
			if ret := stopsEarly(u); ret != nil {
				found = &halfRead{c, u, w.Uses[0], ret}
			}
		}
	}
	return found
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
func leftOpen(c *ssa.Call, r, w *ir.PipeEnd) (list []openEnd) {
	if len(w.Closes) == 0 || len(r.Uses) == 0 {
		return nil
	}
	fn := ir.Host(w.Closes[0]).Parent()
	if fn == c.Parent() {
		return nil
	}
	var closes []ssa.CallInstruction
	for n, u := range slices.Concat(w.Closes, w.Uses) {
		if u = ir.Host(u); u.Parent() != fn {
			return nil
		}
		if n < len(w.Closes) {
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
			list = append(list, openEnd{c, ret, w.Closes[0]})
		}
		work = append(work, b.Succs...)
	}
	return list
}
