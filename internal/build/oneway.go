package build

import (
	"go/constant"
	"go/token"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A number that only ever goes one way is equal to another one, which stays as it is, at
// most once. Whoever counts the answers that have come, or the parts that are left, and
// closes a channel when it is as many as there are, closes it once:
//
//	c.came++
//	if c.came == c.all {
//		close(c.done)
//	}
//
// For which all must be counted by the same step: a number that is looked at without being
// counted on is the same for the next one who looks.

// A way is the direction in which a number goes.
type way int8

const (
	both way = iota
	up
	down
)

// closesOnce reports whether a call is made only by whoever has counted a number that goes
// one way to one that stays as it is.
func (s *slicer) closesOnce(c ssa.CallInstruction) bool {
	at := c.Block()
	for d := at.Idom(); d != nil; d = d.Idom() {
		if cond, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If); ok && s.reached(cond, at) {
			return true
		}
	}
	return false
}

// reached reports whether a block is where two numbers were found to be equal, one of
// which goes one way while the other one stays.
func (s *slicer) reached(cond *ssa.If, at *ssa.BasicBlock) bool {
	test, ok := cond.Cond.(*ssa.BinOp)
	if !ok || test.Op != token.EQL && test.Op != token.NEQ || !isNumber(test.X.Type()) {
		return false
	}
	equal := cond.Block().Succs[0]
	if test.Op == token.NEQ {
		equal = cond.Block().Succs[1]
	}
	if len(equal.Preds) != 1 || !equal.Dominates(at) {
		return false
	}
	return s.oneWay(test.X, test) && s.stays(test.Y) || s.oneWay(test.Y, test) && s.stays(test.X)
}

// oneWay reports whether a value is what a number is that goes one way, once it has been
// counted on by the function that asks.
func (s *slicer) oneWay(v ssa.Value, test *ssa.BinOp) bool {
	switch v := stripped(v).(type) {
	case *ssa.Call:
		of, by := s.countsOn(v)
		return by != both && s.countedOnly(of, by)
	case *ssa.BinOp:
		of, by := s.addsTo(v)
		return by != both && s.storedOnly(of, by) && s.goesBack(v, of, test)
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return false
		}
		of := s.classOf(v.X)
		for _, st := range s.cellsOf(of).stores {
			at, ok := st.instr.(*ssa.Store)
			if !ok || at.Parent() != v.Parent() || at.Block() != v.Block() && !at.Block().Dominates(v.Block()) {
				continue
			}
			if sum, ok := at.Val.(*ssa.BinOp); ok {
				if to, by := s.addsTo(sum); to == of && by != both {
					return s.storedOnly(of, by)
				}
			}
		}
	}
	return false
}

// goesBack reports whether a sum is stored to the number that it was made of, before it is
// compared.
func (s *slicer) goesBack(sum *ssa.BinOp, of class, test *ssa.BinOp) bool {
	for _, r := range *sum.Referrers() {
		if st, ok := r.(*ssa.Store); ok && st.Val == sum && s.classOf(st.Addr) == of && (st.Block() == test.Block() || st.Block().Dominates(test.Block())) {
			return true
		}
	}
	return false
}

// addsTo returns the number that a sum is made of, and which way it goes by that.
func (s *slicer) addsTo(sum *ssa.BinOp) (class, way) {
	load, ok := sum.X.(*ssa.UnOp)
	k, isConst := sum.Y.(*ssa.Const)
	if !ok || load.Op != token.MUL || !isConst || sum.Op != token.ADD && sum.Op != token.SUB {
		return class{}, both
	}
	return s.classOf(load.X), wayOf(k, sum.Op == token.SUB)
}

// wayOf returns which way a number goes to which a constant is added, or from which it is
// taken.
func wayOf(k *ssa.Const, taken bool) way {
	if k.Value == nil || k.Value.Kind() != constant.Int {
		return both
	}
	switch sign := constant.Sign(k.Value); {
	case sign == 0:
		return both
	case sign > 0 != taken:
		return up
	}
	return down
}

// storedOnly reports whether all that is stored to a number, but for what it is made as,
// is what it was with something added, or taken away.
func (s *slicer) storedOnly(of class, by way) bool {
	k := s.cellsOf(of)
	if k.addressed || of.kind != fieldClass && of.kind != allocClass {
		return false
	}
	for _, st := range k.stores {
		if of.kind == fieldClass && freshStore(st.instr) {
			continue
		}
		if i, ok := st.instr.(*ssa.Store); ok && of.kind == allocClass && i.Addr == of.of {
			if _, counted := i.Val.(*ssa.BinOp); !counted {
				continue // where the variable is
			}
		}
		sum, ok := st.val.(*ssa.BinOp)
		if !ok {
			return false
		}
		if to, dir := s.addsTo(sum); to != of || dir != by {
			return false
		}
	}
	return true
}

// countsOn returns the number that a call of an atomic counts on, and which way. A package
// that wraps atomics calls them the same.
func (s *slicer) countsOn(c *ssa.Call) (class, way) {
	fn := c.Call.StaticCallee()
	if fn == nil || fn.Pkg == nil || !atomicPackage(fn.Pkg.Pkg.Path()) || len(c.Call.Args) == 0 {
		return class{}, both
	}
	of := s.atomicOf(c.Call.Args[0])
	name := strings.TrimRight(fn.Name(), "0123456789")
	switch name {
	case "Inc":
		return of, up
	case "Dec":
		return of, down
	case "Add", "AddInt", "AddUint", "Sub":
		if k, ok := c.Call.Args[len(c.Call.Args)-1].(*ssa.Const); ok && len(c.Call.Args) == 2 {
			return of, wayOf(k, name == "Sub")
		}
	}
	return of, both
}

// atomicOf returns the class of the atomic that is behind an address: that of the variable
// which holds the pointer, if there is one.
func (s *slicer) atomicOf(addr ssa.Value) class {
	if load, ok := addr.(*ssa.UnOp); ok && load.Op == token.MUL {
		return s.classOf(load.X)
	}
	return s.classOf(addr)
}

func atomicPackage(path string) bool {
	return path == "sync/atomic" || strings.HasSuffix(path, "/atomic")
}

// countedOnly reports whether an atomic is only loaded and counted one way by the
// functions of the package.
func (s *slicer) countedOnly(of class, by way) bool {
	if of.kind != fieldClass && of.kind != allocClass {
		return false
	}
	for _, f := range s.fns {
		for _, b := range f.fn.Blocks {
			for _, i := range b.Instrs {
				c, ok := i.(*ssa.Call)
				if !ok || c.Call.StaticCallee() == nil || c.Call.StaticCallee().Pkg == nil || !atomicPackage(c.Call.StaticCallee().Pkg.Pkg.Path()) ||
					len(c.Call.Args) == 0 || s.atomicOf(c.Call.Args[0]) != of {
					continue
				}
				if _, dir := s.countsOn(c); dir != by && !strings.HasPrefix(c.Call.StaticCallee().Name(), "Load") {
					return false
				}
			}
		}
	}
	return true
}

// stays reports whether a number is a constant, or one that is as it was made.
func (s *slicer) stays(v ssa.Value) bool {
	switch v := stripped(v).(type) {
	case *ssa.Const:
		return true
	case *ssa.Call:
		b, ok := v.Call.Value.(*ssa.Builtin)
		return ok && b.Name() == "len" && s.stays(v.Call.Args[0])
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return false
		}
		of := s.classOf(v.X)
		k := s.cellsOf(of)
		if k.addressed {
			return false
		}
		for _, st := range k.stores {
			if of.kind == fieldClass && !freshStore(st.instr) {
				return false
			}
		}
		return of.kind == fieldClass && len(k.stores) > 0 || of.kind == allocClass && len(k.stores) == 1
	}
	return false
}

func stripped(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.Convert:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		default:
			return v
		}
	}
}
