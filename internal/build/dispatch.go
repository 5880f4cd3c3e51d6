package build

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Which functions a call may call, and which calls may call a function: by
// name, by the signature of a function value, or through an interface by the
// types that the package puts into interfaces (class hierarchy analysis of one
// package). Generated packages have thousands of types with a method of one
// name and as many calls of it, so the pairs of a call and a function that it
// may call are never gone through: what the ones need of the others goes by
// way of their [group].

// origin returns the generic function that fn is an instance of, or fn.
func origin(fn *ssa.Function) *ssa.Function {
	if o := fn.Origin(); o != nil {
		return o
	}
	return fn
}

// callees returns the functions of the package that a call may call.
func (s *slicer) callees(c *ssa.CallCommon) []*function {
	if g := s.groupOf(c); g != nil {
		return g.inside
	}
	if fn := c.StaticCallee(); fn != nil {
		if f := s.of[origin(fn)]; f != nil {
			return f.itself[:]
		}
	}
	return nil
}

// A group is the calls that may all call the same functions: those of one
// method of an interface, or of function values of one signature.
type group struct {
	methods []*ssa.Function // those of the types that the package puts into interfaces
	inside  []*function     // functions of the package
	calls   []ssa.CallInstruction

	active    bool    // one of the functions has operations
	need      []level // how much of each parameter some function needs
	results   []level // how much of each result some call needs
	elsewhere *bool   // see [slicer.elsewhere]
	// passed and returned say into which parameters, and out of which results,
	// something flows that concurrency is about.
	passed, returned []bool
}

// A methodQuestion asks what calls of a method of an interface may call.
type methodQuestion struct {
	iface *types.Interface
	pkg   *types.Package // of the method's name, nil if it is exported
	name  string
}

// groupOf returns the group of a dynamic call, or nil.
func (s *slicer) groupOf(c *ssa.CallCommon) *group {
	if !c.IsInvoke() {
		if _, ok := c.Value.(*ssa.Builtin); ok || c.StaticCallee() != nil {
			return nil
		}
		return s.groupOfValues(c.Signature())
	}
	iface, ok := c.Value.Type().Underlying().(*types.Interface)
	if !ok {
		return nil // of a type parameter
	}
	pkg := c.Method.Pkg()
	if c.Method.Exported() {
		pkg = nil
	}
	return s.groupOfMethod(methodQuestion{iface, pkg, c.Method.Name()})
}

func (s *slicer) groupOfMethod(q methodQuestion) *group {
	if g := s.byMethod[q]; g != nil {
		return g
	}
	g := new(group)
	s.byMethod[q] = g
	for _, sel := range s.boxedMethods(types.Id(q.pkg, q.name)) {
		if !types.Implements(sel.Recv(), q.iface) {
			continue
		}
		if m := s.in.Pkg.Prog.MethodValue(sel); m != nil {
			g.methods = append(g.methods, m)
			s.join(g, m)
		}
	}
	return g
}

// boxedMethods returns the methods of that name and package of the types that
// the package puts into interfaces.
func (s *slicer) boxedMethods(id string) []*types.Selection {
	if s.boxedByMethod == nil {
		s.boxedByMethod = make(map[string][]*types.Selection)
		for _, t := range s.boxed {
			for sel := range s.in.Pkg.Prog.MethodSets.MethodSet(t).Methods() {
				id := sel.Obj().Id()
				s.boxedByMethod[id] = append(s.boxedByMethod[id], sel)
			}
		}
	}
	return s.boxedByMethod[id]
}

func (s *slicer) groupOfValues(sig *types.Signature) *group {
	key := typeKey(sig)
	if g := s.bySignature[key]; g != nil {
		return g
	}
	g := new(group)
	s.bySignature[key] = g
	for _, fn := range s.values[key] {
		s.join(g, fn)
	}
	return g
}

// join notes that the calls of a group may call fn.
func (s *slicer) join(g *group, fn *ssa.Function) {
	f := s.of[origin(fn)]
	if f == nil || len(f.groups) > 0 && f.groups[len(f.groups)-1] == g {
		return // another instance of a generic function
	}
	f.groups = append(f.groups, g)
	g.inside = append(g.inside, f)
	g.active = g.active || f.active
	for i, p := range f.fn.Params {
		raise(&g.need, i, f.need[p])
	}
}

// group puts the dynamic calls into their groups, once all types and functions
// are known.
func (s *slicer) group() {
	for _, c := range s.dynamic {
		if g := s.groupOf(c.Common()); g != nil {
			g.calls = append(g.calls, c)
		}
	}
}

// raise raises the level at i, and reports whether that is new.
func raise(levels *[]level, i int, to level) bool {
	*levels = grow(*levels, i)
	if (*levels)[i] >= to {
		return false
	}
	(*levels)[i] = to
	return true
}

// mark sets the flag at i, and reports whether that is new.
func mark(flags *[]bool, i int) bool {
	*flags = grow(*flags, i)
	if (*flags)[i] {
		return false
	}
	(*flags)[i] = true
	return true
}

// grow returns a slice that has an element i.
func grow[T any](s []T, i int) []T {
	if i < len(s) {
		return s
	}
	return append(s, make([]T, i+1-len(s))...)
}
