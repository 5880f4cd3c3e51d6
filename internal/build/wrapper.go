package build

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// wraps reports whether result i of a function is what an atomic operation says, or
// follows from that: a package that wraps atomics makes flags and counters for other
// packages, in which they decide what is done.
func (s *slicer) wraps(f *function, i, depth int) bool {
	if depth > tellingDepth || len(f.fn.Blocks) != 1 {
		return false
	}
	b := f.fn.Blocks[0]
	ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
	return ok && s.fromAtomic(ret.Results[i], depth)
}

// fromAtomic reports whether a value is what an atomic operation says, or the answer
// to a question about that.
func (s *slicer) fromAtomic(v ssa.Value, depth int) bool {
	switch v := v.(type) {
	case *ssa.UnOp:
		return v.Op == token.NOT && s.fromAtomic(v.X, depth)
	case *ssa.BinOp:
		return exactOp(v) && (s.fromAtomic(v.X, depth) || s.fromAtomic(v.Y, depth))
	case *ssa.ChangeType:
		return s.fromAtomic(v.X, depth)
	case *ssa.Convert:
		return s.fromAtomic(v.X, depth)
	case *ssa.Call:
		if p := s.in.Primitive(s.calleeName(v.Common())); p != nil {
			return atomics(p.Op)
		}
		g := s.of[staticOrigin(v.Common())]
		return g != nil && s.wraps(g, 0, depth+1)
	}
	return false
}

func atomics(op skeleton.Op) bool {
	switch op {
	case skeleton.AtomicLoad, skeleton.AtomicSwap, skeleton.AtomicAdd, skeleton.AtomicCAS:
		return true
	}
	return false
}

// converts reports whether a function says with constants what it is given as a yes
// or no.
func converts(fn *ssa.Function) bool {
	p := fn.Params
	if len(p) != 1 || len(fn.Blocks) < 3 || len(fn.Blocks) > 4 || fn.Signature.Results().Len() != 1 {
		return false
	}
	if b, ok := p[0].Type().Underlying().(*types.Basic); !ok || b.Kind() != types.Bool {
		return false
	}
	cond, ok := fn.Blocks[0].Instrs[len(fn.Blocks[0].Instrs)-1].(*ssa.If)
	if !ok || cond.Cond != p[0] {
		return false
	}
	for _, b := range fn.Blocks[1:] {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && !allConst(ret.Results[0]) {
			return false
		}
	}
	return true
}

// allConst reports whether a value is one of several constants.
func allConst(v ssa.Value) bool {
	if phi, ok := v.(*ssa.Phi); ok {
		for _, e := range phi.Edges {
			if !isConst(e) {
				return false
			}
		}
		return true
	}
	return isConst(v)
}
