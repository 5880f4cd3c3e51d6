package build

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// settle decides about what is only needed to decide branches: which classes
// of locations are followed, and which calls for their results. A class is if
// some store puts an exact value there, and every function that stores there
// matters anyway; nothing comes into the slice for the sake of a branch alone,
// except for short functions that set the state of an object with locks or
// channels of its own. What was turned down is asked again as long as anything
// new has come in, so that the order does not matter.
func (s *slicer) settle() {
	for again := true; again; {
		again = false
		for c := range s.undecided {
			if s.cellsOf(c).level == unneeded && s.known(c) && s.followed(c) {
				s.follow(c)
				again = true
			}
		}
		for q, m := range s.maybe {
			again = s.settleCalls(q.result, m) || again
		}
		s.drain()
	}
	for c := range s.undecided {
		s.blur(c)
	}
	s.drain()
}

// blur keeps the stores to a class that is not followed where the function
// matters anyway, so that what was loaded before is not taken for what is
// loaded after.
func (s *slicer) blur(c class) {
	k := s.cellsOf(c)
	if k.level > unneeded {
		return
	}
	for _, st := range k.stores {
		i, ok := st.instr.(*ssa.Store)
		if !ok || st.val == nil {
			continue
		}
		if f := s.parent(i); f != nil && f.active && !f.keep[i] {
			f.keep[i] = true
			k.blurred = true
			s.later(func() {
				s.controlled(f, i.Block())
				s.demand(i.Addr, decides)
			})
		}
	}
}

// settleCalls follows those callees that tell something by result i, and all
// calls if there is such a callee. It reports whether anything is new.
func (s *slicer) settleCalls(i int, m *maybeCalls) bool {
	again, tells := false, false
	for _, g := range m.callees {
		if !s.telling(g, i, 0) && !(len(m.calls) > 1 && s.setting(g.fn, i)) {
			continue
		}
		tells = true
		if g.results[i] == unneeded {
			s.demandResult(g, i, decides)
			again = true
		}
	}
	if !tells {
		return again
	}
	for _, c := range m.calls {
		if !s.parent(c).keep[c] {
			again = true
		}
		s.keepCall(c, false)
	}
	m.calls = m.calls[:0] // they are kept now, and so are the results of later callees
	return again
}

// A maybeQuestion asks for a result that decides a branch, of whatever is
// called in one way: a function, a method through an interface, or a function
// value of one signature.
type maybeQuestion struct {
	of     any
	result int
}

// maybeCalls are the calls that ask so, and the functions that they may call.
type maybeCalls struct {
	calls   []*ssa.Call
	callees []*function
}

// maybeNeeds notes that result i of a call decides a branch.
func (s *slicer) maybeNeeds(c *ssa.Call, i int, callees []*function) {
	q := maybeQuestion{result: i}
	if g := s.groupOf(c.Common()); g != nil {
		q.of = g
	} else {
		q.of = callees[0]
	}
	m := s.maybe[q]
	if m == nil {
		m = &maybeCalls{callees: callees}
		s.maybe[q] = m
	}
	m.calls = append(m.calls, c)
}

// follow follows what is stored to a class.
func (s *slicer) follow(c class) {
	k := s.cellsOf(c)
	k.level = decides
	for _, st := range k.stores {
		s.keepStore(st.instr)
	}
	s.riseAliases(c, decides)
}

// followed reports whether all stores to a class are in functions that matter,
// or in short ones that set the state of an object; those through pointers, too.
func (s *slicer) followed(c class) bool {
	if t, ok := s.pointeeType(c); ok && s.cellsOf(c).addressed {
		if d := s.derefClass(t); len(s.cellsOf(d).stores) > 0 && (s.dull(d) || !s.followed(d)) {
			return false
		}
	}
	for _, st := range s.cellsOf(c).stores {
		f := s.parent(st.instr)
		if f == nil {
			return false
		}
		if f.active || freshStore(st.instr) {
			continue
		}
		if !s.isState(c) || !short(f.fn) {
			return false
		}
	}
	return true
}

// isState reports whether a class is a variable of the package, or a field
// beside locks or channels.
func (s *slicer) isState(c class) bool {
	switch c.kind {
	case globalClass, allocClass, mapClass, derefClass:
		return true
	case fieldClass:
		return s.beside[c.of.(*types.Var)]
	}
	return false
}

// short reports whether a function is no more than a setter.
func short(fn *ssa.Function) bool {
	n := 0
	for _, b := range fn.Blocks {
		n += len(b.Instrs)
	}
	return len(fn.Blocks) <= 8 && n <= 40
}

// known reports whether something exact is known of a class: it is a field or
// package-level variable, and some store puts an exact value into it, or none
// puts anything there; or it points to a number that is zero at first; or it is an error that is sent in a struct, or yes or no; or it is a
// local variable, or the entries of maps. What all bytes or all strings of
// a package are set to says nothing, unless there are the keys of a map among them,
// which are listed so as to be looked up again.
func (s *slicer) known(c class) bool {
	switch c.kind {
	case elemClass:
		return s.listsKeys(c)
	case derefClass:
		if s.dull(c) {
			return false
		}
	case mapClass, allocClass:
		return true
	}
	stores := s.cellsOf(c).stores
	if of, ok := c.of.(*types.Var); ok && len(stores) == 0 {
		return !of.Exported()
	}
	if s.zeroBehind(c) {
		return true
	}
	tells := s.saysSo(c)
	for _, st := range stores {
		if st.val != nil && s.simple(st.val, c) || tells && sends(st.instr) {
			return true
		}
	}
	return false
}

// saysSo reports whether a class is a field that holds an error, or yes or no. If it
// is sent to somebody, both sides may go by it.
func (s *slicer) saysSo(c class) bool {
	field, ok := c.of.(*types.Var)
	return ok && c.kind == fieldClass && (isError(field.Type()) || isBool(field.Type()))
}

// sends reports whether what an instruction stores it sends to somebody.
func sends(i ssa.Instruction) bool {
	switch i.(type) {
	case *ssa.Send, *ssa.Select:
		return true
	}
	return false
}
