package locks

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// markSure marks the locks that each call of the function takes, first of all
// that it does to them. A function that takes a lock only if its caller has not,
// and knows it from an argument or a flag, is not sure; one that has nothing to
// do, because there was an error or a list was empty, is.
func (p *program) markSure(in *info) {
	for i := range in.acquires {
		a := &in.acquires[i]
		s := &certainty{program: p, info: in, lock: a, reach: make(map[*ssa.BasicBlock]ways)}
		a.Sure = s.certain()
		s.lenient = true
		a.Likely = a.Sure || s.certain()
	}
}

// A certainty finds out whether a function takes a lock for sure.
type certainty struct {
	*program
	*info
	lock    *Acquire
	lenient bool // whatever says nothing of locks may decide
	reach   map[*ssa.BasicBlock]ways
}

// ways are how things may end from a block on.
type ways struct {
	locks   bool // the lock is taken
	returns bool // the function returns without
	spoils  bool // the lock is touched otherwise before
}

func (s *certainty) certain() bool {
	for changed := true; changed; {
		changed = false
		for i := len(s.fn.Blocks) - 1; i >= 0; i-- {
			b := s.fn.Blocks[i]
			if w := s.from(b); w != s.reach[b] {
				s.reach[b] = w
				changed = true
			}
		}
	}
	start := s.reach[s.fn.Blocks[0]]
	if !start.locks || start.spoils {
		return false
	}
	for _, b := range s.fn.Blocks {
		if s.decides(b) && !s.byChance(b) {
			return false
		}
	}
	return true
}

// from returns how things may end from a block on, as far as is known by now.
func (s *certainty) from(b *ssa.BasicBlock) ways {
	for _, i := range b.Instrs {
		switch i := i.(type) {
		case *ssa.Return:
			return ways{returns: true}
		case *ssa.Call:
			if s.takes(i) {
				return ways{locks: true}
			}
		}
		if s.touches(i) {
			return ways{spoils: true}
		}
	}
	var w ways
	for _, succ := range b.Succs {
		next := s.reach[succ]
		w.locks, w.returns, w.spoils = w.locks || next.locks, w.returns || next.returns, w.spoils || next.spoils
	}
	return w
}

// takes reports whether a call takes the lock for sure.
func (s *certainty) takes(c *ssa.Call) bool {
	if op, lock := OpOf(&c.Call); op != None {
		return (op == Lock || op == RLock) && (op == RLock) == s.lock.Read && RefOf(lock) == s.lock.ref
	}
	fn, args := s.onlyCallee(c)
	if fn == nil || s.expectsHeld(fn) {
		return false
	}
	call := &ssa.CallCommon{Value: c.Call.Value, Args: args}
	acquires, _ := s.locksOf(s.info, fn)
	return slices.ContainsFunc(acquires, func(a Acquire) bool {
		return (a.Sure || s.lenient && a.Likely) && a.Read == s.lock.Read && placed(&a.Effect, fn, call) == s.lock.ref
	})
}

// touches reports whether an instruction does anything to the lock, or to one
// that may be it.
func (s *certainty) touches(i ssa.Instruction) bool {
	if _, ok := i.(*ssa.Defer); ok {
		return false // later
	}
	return slices.ContainsFunc(s.info.actions[i], func(a action) bool { return a.ref == s.lock.ref || a.class == s.lock.Class })
}

// decides reports whether it depends on the end of a block whether the lock is
// taken.
func (s *certainty) decides(b *ssa.BasicBlock) bool {
	if len(b.Succs) != 2 || !s.reach[b].locks || s.from(b) == (ways{locks: true}) {
		return false
	}
	then, other := s.reach[b.Succs[0]], s.reach[b.Succs[1]]
	return then != other
}

// byChance reports whether a block ends with a condition that says nothing of
// locks: whether there was an error, or whether a loop goes on.
func (s *certainty) byChance(b *ssa.BasicBlock) bool {
	br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	if s.lenient && !s.saysSo(br.Cond) {
		return true
	}
	switch cond := br.Cond.(type) {
	case *ssa.Extract:
		switch cond.Tuple.(type) {
		case *ssa.Next, *ssa.Lookup, *ssa.TypeAssert:
			return true
		}
	case *ssa.BinOp:
		return isLen(cond.X) || isLen(cond.Y) || isError(cond.X) && !isParam(cond.X) && (cond.Op == token.NEQ || cond.Op == token.EQL)
	}
	return false
}

func isLen(v ssa.Value) bool {
	c, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	b, ok := c.Call.Value.(*ssa.Builtin)
	return ok && b.Name() == "len"
}

func isError(v ssa.Value) bool {
	return ir.IsError(v.Type())
}

func isParam(v ssa.Value) bool {
	_, ok := v.(*ssa.Parameter)
	return ok
}

// saysSo reports whether a condition is a flag, by which a caller may have said
// that it holds the lock, or asks somebody for one, or looks at the object that
// the lock is found from.
func (s *certainty) saysSo(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.UnOp:
		return isLoad(v) || s.saysSo(v.X)
	case *ssa.BinOp:
		return ir.IsBool(v.X.Type()) || s.own(v.X) || s.own(v.Y)
	case *ssa.Call:
		return !ofData(&v.Call)
	}
	return true
}

// ofData reports whether a call compares times or texts: these say nothing of locks.
func ofData(c *ssa.CallCommon) bool {
	fn := c.StaticCallee()
	if fn == nil || fn.Object() == nil || fn.Object().Pkg() == nil {
		return false
	}
	switch fn.Object().Pkg().Path() {
	case "time", "strings", "bytes":
		return true
	}
	return false
}

// own reports whether a value is part of the object that the lock is found from.
func (s *certainty) own(v ssa.Value) bool {
	r := RefOf(v)
	return r.Path != "" && r.Root == s.lock.ref.Root
}
