package locks

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A condition variable that nobody but the package has, and that nobody in it
// signals, wakes nobody.

// unsignalled returns the waits for conditions that nobody signals, of each
// condition the first.
func (p *program) unsignalled() []*ssa.Call {
	var list []*ssa.Call
	var ends map[service][]end
	seen := make(map[string]bool)
	for i := range p.instrs() {
		c, ok := i.(*ssa.Call)
		if !ok || p.testing(c.Parent()) {
			continue
		}
		name, on := calledMethod(&c.Call)
		if name != condWait {
			continue
		}
		if ends == nil {
			ends = p.ends()
		}
		class := ClassOf(on)
		if seen[class] || len(ends[service{needSignal, class}]) > 0 || p.lockOfCond()[class] == "" || !p.ownCond(on, class) {
			continue
		}
		seen[class] = true
		list = append(list, c)
	}
	return list
}

// ownCond reports whether a condition variable is in a field or global variable
// that only this package knows, and is used nowhere but where it is.
func (p *program) ownCond(cond ssa.Value, class string) bool {
	addr := cond
	if u, ok := cond.(*ssa.UnOp); ok && isLoad(u) {
		addr = u.X
	}
	switch v := addr.(type) {
	case *ssa.FieldAddr:
		if fieldOf(v.X.Type(), v.Field).Exported() {
			return false
		}
	case *ssa.Global:
		if token.IsExported(v.Name()) {
			return false
		}
	default:
		return false
	}
	return !p.condShared(class)
}

// condShared reports whether a condition variable of a class is handed on, or
// may have been handed in.
func (p *program) condShared(class string) bool {
	for i := range p.instrs() {
		switch i := i.(type) {
		case *ssa.Store:
			if ClassOf(i.Addr)+"*" == class && isCondPointer(i.Val.Type()) && !newCond(i.Val) {
				return true
			}
		case ssa.Value:
			if isCondPointer(i.Type()) && ClassOf(i) == class && slices.ContainsFunc(*i.Referrers(), func(r ssa.Instruction) bool { return !keepsCond(r, i) }) {
				return true
			}
			if ptr, ok := i.Type().Underlying().(*types.Pointer); ok && isCondPointer(ptr.Elem()) && ClassOf(i)+"*" == class && slices.ContainsFunc(*i.Referrers(), func(r ssa.Instruction) bool { return !usesVar(r, i) }) {
				return true
			}
		}
	}
	return false
}

// keepsCond is [usesCond], but for one that is loaded from a variable in memory.
func keepsCond(i ssa.Instruction, cond ssa.Value) bool {
	if s, ok := i.(*ssa.Store); ok && s.Val == cond {
		a, ok := s.Addr.(*ssa.Alloc)
		return ok && onlyValue(a) != nil
	}
	return usesCond(i, cond)
}

// newCond reports whether a value is nil, or a new condition variable that goes
// nowhere but where it is stored.
func newCond(v ssa.Value) bool {
	if _, ok := v.(*ssa.Const); ok {
		return true
	}
	c, ok := v.(*ssa.Call)
	if !ok || c.Call.Value.String() != "sync.NewCond" || len(*c.Referrers()) != 1 {
		return false
	}
	_, stored := (*c.Referrers())[0].(*ssa.Store)
	return stored
}
