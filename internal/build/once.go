package build

import (
	"go/constant"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// storeFlag says what is known of a value because of where it is stored. What is
// stored where nothing was found to be stored yet is not nothing, as far as
// nobody knows better: by it the location remembers that this has been done.
//
//	if c.err == nil {
//		c.err = err
//		close(c.done)
//	}
//
// A variable of the function itself remembers nothing for others: an error that was
// nil so far is what the next call returns. Nor is it known of what is asked again.
func (s *slicer) storeFlag(i *ssa.Store) skeleton.Flag {
	_, own := i.Addr.(*ssa.Alloc)
	if !own && !isConst(i.Val) && s.firstStore(i) && !s.askedAgain(i) {
		return skeleton.NonNil
	}
	return 0
}

// firstStore reports whether a store is behind a test that has found its
// location to be empty.
func (s *slicer) firstStore(i *ssa.Store) bool {
	b := i.Block()
	for d := b.Idom(); d != nil; d = d.Idom() {
		cond, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		test, ok := cond.Cond.(*ssa.BinOp)
		if !ok || !s.testsZero(test, s.classOf(i.Addr)) {
			continue
		}
		empty := d.Succs[0]
		if test.Op == token.NEQ {
			empty = d.Succs[1]
		}
		if len(empty.Preds) == 1 && empty.Dominates(b) {
			return true
		}
	}
	return false
}

// askedAgain reports whether the block of a store ends with the question whether
// something was stored.
func (s *slicer) askedAgain(i *ssa.Store) bool {
	last, ok := i.Block().Instrs[len(i.Block().Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	test, ok := last.Cond.(*ssa.BinOp)
	return ok && (s.testsZero(test, s.classOf(i.Addr)) || test.X == i.Val || test.Y == i.Val)
}

// testsZero reports whether a comparison asks if a location of a class is nil,
// zero or the empty string.
func (s *slicer) testsZero(test *ssa.BinOp, c class) bool {
	if test.Op != token.EQL && test.Op != token.NEQ {
		return false
	}
	of, nothing := test.X, test.Y
	if isConst(of) {
		of, nothing = nothing, of
	}
	load, ok := of.(*ssa.UnOp)
	if !ok || load.Op != token.MUL || s.classOf(load.X) != c {
		return false
	}
	k, ok := nothing.(*ssa.Const)
	return ok && (k.IsNil() || k.Value != nil && isZero(k.Value))
}

func isZero(v constant.Value) bool {
	return v.Kind() == constant.String && constant.StringVal(v) == "" ||
		v.Kind() == constant.Int && constant.Sign(v) == 0
}
