package build

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// The program ends with its command, and so it does with a function which that calls
// last, for what it returns: main calls run, looks whether there was an error, and
// returns. What returns nothing may as well be one of many things that a small program
// shows.

// lastCalls adds to the functions with which the program ends those that only they
// call, and last.
func (s *slicer) lastCalls(ends map[*ssa.Function]bool) {
	sites, other := make(map[*ssa.Function][]*ssa.Call), make(map[*ssa.Function]bool)
	for _, f := range s.fns {
		if f.fn.Name() == "main" && f.fn.Signature.Recv() == nil && s.pkg.Name() == "main" && f.fn.Parent() == nil {
			ends[f.fn] = true
		}
		for _, b := range f.fn.Blocks {
			for _, i := range b.Instrs {
				usesOf(i, sites, other)
			}
		}
	}
	for grown := true; grown; {
		grown = false
		for fn, calls := range sites {
			if ends[fn] || other[fn] || fn.Signature.Results().Len() == 0 || fn.Pkg == nil || fn.Pkg.Pkg != s.pkg || slices.ContainsFunc(calls, func(c *ssa.Call) bool { return !ends[c.Parent()] || !last(c) }) {
				continue
			}
			ends[fn], grown = true, true
		}
	}
}

// usesOf notes which function an instruction calls, and which it uses otherwise.
func usesOf(i ssa.Instruction, sites map[*ssa.Function][]*ssa.Call, other map[*ssa.Function]bool) {
	call, _ := i.(*ssa.Call)
	for k, op := range i.Operands(nil) {
		fn, ok := (*op).(*ssa.Function)
		switch {
		case !ok:
		case k == 0 && call != nil:
			sites[fn] = append(sites[fn], call)
		default:
			other[fn] = true
		}
	}
}

// last reports whether nothing comes behind a call that is about concurrency, and the
// call is in no loop.
func last(call *ssa.Call) bool {
	at := call.Block()
	behind := at.Instrs[slices.Index(at.Instrs, ssa.Instruction(call))+1:]
	return !ir.InLoop(at) && !slices.ContainsFunc(behind, concurrent) && !slices.ContainsFunc(call.Parent().Blocks, func(b *ssa.BasicBlock) bool {
		return b != at && ir.ComesTo(at, b) && slices.ContainsFunc(b.Instrs, concurrent)
	})
}

// concurrent reports whether an instruction, or a function that it calls, starts a
// goroutine or works on a channel itself.
func concurrent(i ssa.Instruction) bool {
	if call, ok := i.(*ssa.Call); ok && call.Call.StaticCallee() != nil {
		return slices.ContainsFunc(call.Call.StaticCallee().Blocks, func(b *ssa.BasicBlock) bool {
			return slices.ContainsFunc(b.Instrs, operates)
		})
	}
	return operates(i)
}

func operates(i ssa.Instruction) bool {
	switch i := i.(type) {
	case *ssa.Go, *ssa.Send, *ssa.Select:
		return true
	case *ssa.UnOp:
		return i.Op == token.ARROW
	}
	return false
}
