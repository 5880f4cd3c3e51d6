package build

import (
	"go/constant"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A callee is followed for a result that only decides a branch if the result
// may say something exact of what is tracked: the state of a field that is set
// to constants, whether a channel is closed. Anything larger is one unknown
// value: to slice it would bring in all its branches and gain nothing.
const (
	tellingBlocks = 16
	tellingDepth  = 3
)

// telling reports whether result i of a function is worth following.
//
// An error, or yes or no, is always followed if the function does something:
// whether it has done so is what the caller wants to know.
func (s *slicer) telling(f *function, i int, depth int) bool {
	if f.active && i < len(f.results) && depth == 0 && (fails(f.fn, i) || answers(f.fn, i) || s.echoes(f.fn, i)) {
		return true
	}
	if depth > tellingDepth || i >= len(f.results) {
		return false
	}
	if f.results[i] > unneeded || alwaysSame(f.fn, i) {
		return true
	}
	if len(f.fn.Blocks) > tellingBlocks {
		return false
	}
	if converts(f.fn) {
		return true
	}
	exact, differ := false, false
	var first *ssa.Const
	for _, b := range f.fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		c, isConst := ret.Results[i].(*ssa.Const)
		switch {
		case isConst && first == nil:
			first = c
		case isConst:
			differ = differ || c.Value != first.Value
		default:
			differ = true
			exact = exact || s.tellingValue(ret.Results[i], depth+1)
		}
	}
	if !exact && differ {
		exact = s.tellingBranches(f, depth+1)
	}
	return exact || first != nil && !differ
}

// fails reports whether result i of a function is an error on some paths and
// nil on others.
func fails(fn *ssa.Function, i int) bool {
	if !isError(fn.Signature.Results().At(i).Type()) {
		return false
	}
	succeeds, fails := false, false
	for _, b := range fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			none := noError(ret.Results[i], b)
			succeeds = succeeds || none
			fails = fails || !none
		}
	}
	return succeeds && fails
}

// noError reports whether an error is known to be nil in a block: it is written so,
// or the way there goes through a test that has found it to be nil. The latter is
// what becomes of a bare return with a named result.
func noError(v ssa.Value, b *ssa.BasicBlock) bool {
	if c, ok := v.(*ssa.Const); ok {
		return c.IsNil()
	}
	for d := b.Idom(); d != nil; d = d.Idom() {
		cond, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		test, ok := cond.Cond.(*ssa.BinOp)
		if !ok || test.X != v || !ir.IsNil(test.Y) {
			continue
		}
		none := d.Succs[0]
		if test.Op == token.NEQ {
			none = d.Succs[1]
		}
		if (test.Op == token.EQL || test.Op == token.NEQ) && len(none.Preds) == 1 && none.Dominates(b) {
			return true
		}
	}
	return false
}

// alwaysSame reports whether result i of a function is one constant, however large
// the function is: an error that is always nil.
func alwaysSame(fn *ssa.Function, i int) bool {
	var first *ssa.Const
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		c, ok := ret.Results[i].(*ssa.Const)
		if !ok || first != nil && c.Value != first.Value {
			return false
		}
		first = c
	}
	return first != nil
}

// answers reports whether result i of a function is true on some paths and
// false on others.
func answers(fn *ssa.Function, i int) bool {
	yes, no := false, false
	for _, b := range fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			if c, ok := ret.Results[i].(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.Bool {
				yes = yes || constant.BoolVal(c.Value)
				no = no || !constant.BoolVal(c.Value)
			}
		}
	}
	return yes && no
}

// received reports whether result i of a function says if a receive has got something,
// and was not made from a closed channel.
func received(fn *ssa.Function, i int) bool {
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		if x, ok := ret.Results[i].(*ssa.Extract); ok && x.Index == 1 {
			if recv, ok := x.Tuple.(*ssa.UnOp); ok && recv.Op == token.ARROW {
				return true
			}
		}
	}
	return false
}

// echoes reports whether result i of a function is what one of its branches asks
// for: a lock that is taken if the object has one returns whether it has.
func (s *slicer) echoes(fn *ssa.Function, i int) bool {
	if !isBool(fn.Signature.Results().At(i).Type()) {
		return false
	}
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		for _, b := range fn.Blocks {
			if cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok && s.sameValue(cond.Cond, ret.Results[i]) {
				return true
			}
		}
	}
	return false
}

// sameValue reports whether two values are one, or are loaded from one class, or
// the one says no where the other says yes.
func (s *slicer) sameValue(v, w ssa.Value) bool {
	a, b := plainValue(v), plainValue(w)
	if a == b {
		_, isConst := a.(*ssa.Const)
		return !isConst
	}
	x, ok := a.(*ssa.UnOp)
	y, is := b.(*ssa.UnOp)
	return ok && is && x.Op == token.MUL && y.Op == token.MUL && s.classOf(x.X) == s.classOf(y.X)
}

func plainValue(v ssa.Value) ssa.Value {
	for {
		not, ok := v.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			return v
		}
		v = not.X
	}
}

// tellingBranches reports whether the branches of a function say something.
func (s *slicer) tellingBranches(f *function, depth int) bool {
	for _, b := range f.fn.Blocks {
		if cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok && s.tellingValue(cond.Cond, depth) {
			return true
		}
	}
	return false
}

// tellingValue reports whether a value says something exact of what is
// tracked.
func (s *slicer) tellingValue(v ssa.Value, depth int) bool {
	if depth > 2*tellingDepth {
		return false
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		switch v.Op {
		case token.NOT:
			return s.tellingValue(v.X, depth+1)
		case token.ARROW:
			return true
		case token.MUL:
			c := s.classOf(v.X)
			return s.cellsOf(c).level > unneeded || s.known(c) || s.carrier.is(v.Type())
		}
	case *ssa.Parameter:
		return s.given(v)
	case *ssa.BinOp:
		return exactOp(v) && (s.tellingValue(v.X, depth+1) || s.tellingValue(v.Y, depth+1))
	case *ssa.Phi:
		for i, e := range v.Edges {
			if s.tellingValue(e, depth+1) {
				return true
			}
			p := v.Block().Preds[i]
			if cond, ok := p.Instrs[len(p.Instrs)-1].(*ssa.If); ok && s.tellingValue(cond.Cond, depth+1) {
				return true
			}
		}
	case *ssa.Extract:
		switch t := v.Tuple.(type) {
		case *ssa.UnOp, *ssa.Select:
			return true
		case *ssa.Call:
			return s.tellingCall(t, v.Index, depth)
		case *ssa.Lookup:
			return true
		}
	case *ssa.Call:
		return s.tellingCall(v, 0, depth)
	}
	return false
}

func (s *slicer) tellingCall(c *ssa.Call, i, depth int) bool {
	common := c.Common()
	if b, ok := common.Value.(*ssa.Builtin); ok {
		return b.Name() == "len" && s.carrier.is(common.Args[0].Type())
	}
	for _, g := range s.callees(common) {
		if s.telling(g, i, depth+1) {
			return true
		}
	}
	return s.in.Lookup(s.calleeName(common)) != nil
}
