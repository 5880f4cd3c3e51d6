package locks

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// shared returns the classes of channels that others may have as well, who may
// then end a wait: a channel that came from somewhere, or went somewhere, other
// than to be used at once. Exported fields are never kept.
func (p *program) shared() map[string]bool {
	set := make(map[string]bool)
	for i := range p.instrs() {
		switch i := i.(type) {
		case *ssa.UnOp:
			if isLoad(i) && isCondPointer(i.Type()) && slices.ContainsFunc(*i.Referrers(), func(r ssa.Instruction) bool { return !usesCond(r, i) }) {
				set[ClassOf(i)] = true
			}
			if isLoad(i) && isChan(i.Type()) && slices.ContainsFunc(*i.Referrers(), func(r ssa.Instruction) bool { return !usesChan(r) && !p.lends(r, i) }) {
				set[ClassOf(i)] = true
			}
		case *ssa.Store:
			if _, local := i.Addr.(*ssa.Alloc); !local && isChan(i.Val.Type()) && !p.ownChan(i.Val) {
				set[ClassOf(i.Addr)+"*"] = true
			}
		case *ssa.FieldAddr:
			if isChan(deref(i.Type())) && slices.ContainsFunc(*i.Referrers(), func(r ssa.Instruction) bool { return !usesVar(r, i) }) {
				set[ClassOf(i)+"*"] = true
			}
		case *ssa.Field:
			set[ClassOf(i)+"*"] = true // of a copy
		}
	}
	return set
}

func isCondPointer(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	return ok && isSync(p.Elem(), "Cond")
}

// usesCond reports whether an instruction calls a method of a condition variable,
// or looks at its lock, and gives it to nobody.
func usesCond(i ssa.Instruction, cond ssa.Value) bool {
	switch i := i.(type) {
	case ssa.CallInstruction:
		_, recv := calledMethod(i.Common())
		return recv == cond
	case *ssa.FieldAddr, *ssa.DebugRef:
		return true
	}
	return false
}

func isChan(t types.Type) bool {
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// deref returns what a pointer type points to.
func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// ownChan reports whether a channel that is stored is nil, or is new and nowhere
// else.
func (p *program) ownChan(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return true
	case *ssa.UnOp:
		if a, ok := v.X.(*ssa.Alloc); ok && isLoad(v) {
			m, ok := onlyValue(a).(*ssa.MakeChan)
			return ok && p.ownChan(m)
		}
	case *ssa.MakeChan:
		return !slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
			_, stored := r.(*ssa.Store)
			return !stored && !usesChan(r) && !p.lends(r, v)
		}) && p.homes(v) <= 1
	}
	return false
}

// homes returns in how many places a new channel is stored, or a large number if
// it is in a variable that is more than a name for it.
func (p *program) homes(v ssa.Value) (n int) {
	for _, r := range *v.Referrers() {
		s, ok := r.(*ssa.Store)
		if !ok {
			continue
		}
		a, local := s.Addr.(*ssa.Alloc)
		switch {
		case !local:
			n++
		case onlyValue(a) == nil:
			n += 2
		default:
			n += p.named(a)
		}
	}
	return n
}

// usesChan reports whether an instruction does something with a channel, and
// gives it to nobody, as a send of the channel itself does.
func usesChan(i ssa.Instruction) bool {
	switch i := i.(type) {
	case *ssa.Send:
		return !isChan(i.X.Type())
	case *ssa.Select:
		return !slices.ContainsFunc(i.States, func(s *ssa.SelectState) bool { return s.Send != nil && isChan(s.Send.Type()) })
	case ssa.CallInstruction:
		b, ok := i.Common().Value.(*ssa.Builtin)
		return ok && b.Name() != "append"
	case *ssa.UnOp, *ssa.BinOp, *ssa.DebugRef:
		return true
	}
	return false
}

// usesVar reports whether an instruction loads or stores what is in a variable,
// and does nothing else with its address.
func usesVar(i ssa.Instruction, addr ssa.Value) bool {
	switch i := i.(type) {
	case *ssa.Store:
		return i.Addr == addr
	case *ssa.UnOp, *ssa.DebugRef:
		return true
	}
	return false
}

// received returns the channels that an instruction may receive from.
func received(i ssa.Instruction) (list []ssa.Value) {
	switch i := i.(type) {
	case *ssa.UnOp:
		if i.Op == token.ARROW {
			return []ssa.Value{i.X}
		}
	case *ssa.Select:
		for _, s := range i.States {
			if s.Dir == types.RecvOnly {
				list = append(list, s.Chan)
			}
		}
	}
	return list
}

// A room is what is known of the room in the channels of a class.
type room uint8

const (
	anyRoom  room = iota // perhaps enough for all that is ever sent
	someRoom             // a number that is written in the source
	noRoom
)

// rooms returns how much room the channels of each class have at most.
func (p *program) rooms() map[string]room {
	set := make(map[string]room)
	for i := range p.instrs() {
		s, ok := i.(*ssa.Store)
		if !ok || !isChan(s.Val.Type()) {
			continue
		}
		class := ClassOf(s.Addr) + "*"
		r := roomOf(s.Val)
		if before, known := set[class]; known {
			r = min(r, before)
		}
		set[class] = r
	}
	return set
}

func roomOf(v ssa.Value) room {
	m, ok := v.(*ssa.MakeChan)
	if !ok {
		return anyRoom
	}
	if _, written := m.Size.(*ssa.Const); !written {
		return anyRoom
	}
	if isZero(m.Size) {
		return noRoom
	}
	return someRoom
}

func isZero(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value != nil && c.Value.ExactString() == "0"
}

// lockOfCond returns the classes of the locks of condition variables, by the
// classes of these, as far as each has one.
func (p *program) lockOfCond() map[string]string {
	if p.condLocks != nil {
		return p.condLocks
	}
	p.condLocks = make(map[string]string)
	pair := func(cond string, locker ssa.Value) {
		class := LockerClass(locker)
		if old, ok := p.condLocks[cond]; ok && old != class {
			class = ""
		}
		p.condLocks[cond] = class
	}
	for i := range p.instrs() {
		s, ok := i.(*ssa.Store)
		if !ok {
			continue
		}
		if f, ok := s.Addr.(*ssa.FieldAddr); ok && isSync(deref(f.X.Type()), "Cond") {
			pair(ClassOf(f.X), s.Val)
		} else if c, ok := s.Val.(*ssa.Call); ok && c.Call.StaticCallee() != nil && c.Call.StaticCallee().String() == "sync.NewCond" {
			pair(ClassOf(s.Addr)+"*", c.Call.Args[0])
		}
	}
	return p.condLocks
}

// LockerClass returns the class of the mutex that a sync.Locker is: the mutex
// itself, or the one that a struct has embedded. It returns "" if that is not
// known.
func LockerClass(v ssa.Value) string {
	m, ok := v.(*ssa.MakeInterface)
	if !ok {
		return ""
	}
	if isMutexPointer(m.X.Type()) {
		return ClassOf(m.X)
	}
	if st, ok := deref(m.X.Type()).Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			if f.Embedded() && isMutexPointer(types.NewPointer(f.Type())) {
				return ownerOf(m.X) + "." + f.Name()
			}
		}
	}
	return ""
}
