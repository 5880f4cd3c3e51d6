package build

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/skeleton"
)

func (e *emitter) panic(p *ssa.Panic) {
	in := skeleton.Instr{Op: skeleton.PanicOp, Dst: skeleton.NoReg, A: e.out.Const(skeleton.Const{})}
	if c := endedBy(p); c != nil {
		in.Op, in.Flags = e.s.ends(staticOrigin(c.Common()), 0)
		in.A = 0
	}
	e.add(in, p.Pos())
}

// endedBy returns the call of a function that never returns behind which the
// panic stands for the end of control, or nil if the source panics.
func endedBy(p *ssa.Panic) *ssa.Call {
	instrs := p.Block().Instrs
	for i := len(instrs) - 2; i >= 0; i-- {
		switch i := instrs[i].(type) {
		case *ssa.MakeInterface:
			continue
		case *ssa.Call:
			if i.Pos() == p.Pos() {
				return i
			}
		}
		break
	}
	return nil
}

// ends returns the operation by which a function that never returns ends its
// caller: the end of the process, unless its last call is of a library function
// that only ends the goroutine.
func (s *slicer) ends(fn *ssa.Function, depth int) (skeleton.Op, skeleton.Flag) {
	if fn == nil || depth > 4 {
		return skeleton.Exit, 0
	}
	if model := s.in.Lookup(funcName(fn)); model != nil && s.of[fn] == nil {
		for i := range model.Code {
			if model.Code[i].Op == skeleton.Goexit {
				return skeleton.Goexit, model.Code[i].Flags
			}
		}
		return skeleton.Exit, 0
	}
	for _, b := range fn.Blocks {
		if p, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Panic); ok {
			if c := endedBy(p); c != nil {
				return s.ends(staticOrigin(c.Common()), depth+1)
			}
		}
	}
	return skeleton.Exit, 0
}
