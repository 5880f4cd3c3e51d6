package build

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// A level says how much of a value is needed.
type level uint8

const (
	unneeded level = iota
	// decides: only to decide a branch. Exact numbers, booleans and nil-ness
	// are followed, all other computation is unknown.
	decides
	// carries: it may hold something that concurrency is about.
	carries
)

// A slicer finds the instructions of a package that matter: the operations of
// concurrency, and backwards from them whatever they need. It works on demand
// and on the whole package at once: an instruction that is kept needs its
// operands and the branches that decide whether it runs; a load that is needed
// needs all stores to the same class of locations; a parameter that is needed
// needs the arguments of all calls.
type slicer struct {
	in      *Input
	pkg     *types.Package
	fns     []*function
	of      map[*ssa.Function]*function
	carrier carriers
	layout  layout
	flow    *flow

	classes  map[class]*cells
	shapes   map[class]string // of classes that are named by a type
	patterns []pattern
	// undecided are classes that are needed to decide branches: see [settle].
	undecided map[class]bool
	maybe     map[maybeCall]bool
	beside    map[*types.Var]bool // fields of structs with locks or channels of their own
	types     map[class]types.Type
	owners    map[*types.Var]string // struct types of fields
	closures  map[*ssa.Function][]*ssa.MakeClosure
	// sites are the calls of function values by signature, values the functions
	// that are used as values.
	sites     map[string][]ssa.CallInstruction
	values    map[string][]*ssa.Function
	invokes   map[string][]ssa.CallInstruction // by name of the method
	exposed   map[types.Type]bool              // types whose values other packages get
	backCalls map[string][]backCall            // by name of the method
	libSigs   map[string]bool                  // signatures of functions that library functions made
	boxed     []types.Type                     // dynamic types of interfaces
	isBoxed   map[string]bool
	tested    []types.Type // interface types that values are tested for

	work []func()
}

// A function is what the slicer knows of one function.
type function struct {
	fn     *ssa.Function
	keep   map[ssa.Instruction]bool
	need   map[ssa.Value]level
	calls  []ssa.CallInstruction // calls of it in the package, by name
	weak   []weak
	active bool // has operations, so that calls of it matter
	valued bool // some call needs its results
	// results says how much of each result is needed.
	results  []level
	returns  bool
	control  *control
	exported bool // code that is not in view may call it
}

// A weak instruction hands what it is given to code that is not seen. It
// alone does not make the function matter.
type weak struct {
	instr ssa.Instruction
	vals  []ssa.Value
}

func newSlicer(in *Input) *slicer {
	return &slicer{
		in: in, pkg: in.Pkg.Pkg,
		of:        make(map[*ssa.Function]*function),
		carrier:   carriers{known: make(map[types.Type]bool)},
		layout:    layout{make(map[types.Type]int32)},
		classes:   make(map[class]*cells),
		owners:    make(map[*types.Var]string),
		shapes:    make(map[class]string),
		types:     make(map[class]types.Type),
		beside:    make(map[*types.Var]bool),
		undecided: make(map[class]bool),
		maybe:     make(map[maybeCall]bool),
		closures:  make(map[*ssa.Function][]*ssa.MakeClosure),
		sites:     make(map[string][]ssa.CallInstruction),
		values:    make(map[string][]*ssa.Function),
		invokes:   make(map[string][]ssa.CallInstruction),
		isBoxed:   make(map[string]bool),
		libSigs:   make(map[string]bool),
		backCalls: make(map[string][]backCall),
		exposed:   make(map[types.Type]bool),
	}
}

// run slices the package.
func (s *slicer) run() {
	for _, f := range s.fns {
		s.seed(f)
	}
	s.drain()
	for _, f := range s.fns {
		s.seedResults(f)
	}
	s.drain()
	s.settle()
	for _, f := range s.fns {
		s.seedWeak(f)
	}
	s.drain()
	s.settle()
}

func (s *slicer) drain() {
	for len(s.work) > 0 {
		job := s.work[len(s.work)-1]
		s.work = s.work[:len(s.work)-1]
		job()
	}
}

func (s *slicer) later(job func()) { s.work = append(s.work, job) }

// parent returns what is known of the function that contains the instruction.
func (s *slicer) parent(i ssa.Instruction) *function { return s.of[i.Parent()] }

// activate notes that the function has operations: every call that may be a
// call of it matters.
func (s *slicer) activate(f *function) {
	if f.active {
		return
	}
	f.active = true
	for _, c := range f.calls {
		s.keepCall(c, true)
	}
	for _, c := range s.dynamicCalls(f.fn) {
		s.keepCall(c, true)
	}
}

// effect keeps an instruction that does something that matters.
func (s *slicer) effect(i ssa.Instruction) {
	f := s.parent(i)
	if s.keepOnly(i) {
		s.later(func() { s.activate(f) })
	}
}

// keepOnly keeps an instruction and what it needs, without making its function
// matter. It reports whether it is new.
func (s *slicer) keepOnly(i ssa.Instruction) bool {
	f := s.parent(i)
	if f == nil || f.keep[i] {
		return false
	}
	f.keep[i] = true
	if s.in.Why != nil {
		s.in.Why(i, f.active)
	}
	s.later(func() {
		s.controlled(f, i.Block())
		s.operands(f, i)
	})
	return true
}

// controlled needs the conditions of the branches that decide whether a block
// runs.
func (s *slicer) controlled(f *function, b *ssa.BasicBlock) {
	if len(f.fn.Blocks) < 2 {
		return
	}
	if f.control == nil {
		f.control = newControl(f.fn)
	}
	for _, d := range f.control.deps[b.Index] {
		branch := f.fn.Blocks[d]
		cond, ok := branch.Instrs[len(branch.Instrs)-1].(*ssa.If)
		if !ok || f.keep[cond] {
			continue
		}
		f.keep[cond] = true
		s.later(func() {
			s.demand(cond.Cond, decides)
			s.controlled(f, branch)
		})
	}
}

// operands needs what a kept instruction works on.
func (s *slicer) operands(f *function, i ssa.Instruction) {
	switch i := i.(type) {
	case *ssa.Send:
		s.demand(i.Chan, carries)
		s.demand(i.X, s.levelOf(s.chanClass(i.X.Type()), i.X))
	case *ssa.UnOp: // receive
		s.demand(i.X, carries)
	case *ssa.Select:
		for _, c := range i.States {
			s.demand(c.Chan, carries)
			if c.Send != nil {
				s.demand(c.Send, s.levelOf(s.chanClass(c.Send.Type()), c.Send))
			}
		}
	case *ssa.Store:
		s.demand(i.Addr, carries)
		s.demand(i.Val, s.levelOf(s.classOf(i.Addr), i.Val))
	case *ssa.MapUpdate:
		s.demand(i.Map, carries)
		s.demand(i.Key, s.levelOf(s.mapClass(i.Map.Type()), i.Key))
		s.demand(i.Value, s.levelOf(s.mapClass(i.Map.Type()), i.Value))
	case *ssa.Return:
		for k, v := range i.Results {
			if f.results[k] > unneeded {
				s.demand(v, f.results[k])
			}
		}
	}
}

// levelOf returns how much of a stored value is needed: as much as of the
// class it is stored to, but all of it if it may carry something.
func (s *slicer) levelOf(c class, v ssa.Value) level {
	if s.carries(v) {
		return carries
	}
	return max(s.cellsOf(c).level, decides)
}

// rise raises the level of a class and keeps the stores to it.
func (s *slicer) rise(c class, to level) {
	k := s.cellsOf(c)
	if k.level >= to {
		return
	}
	if s.dull(c) {
		return // nothing is known of it: a load is a symbol
	}
	if to == decides {
		s.undecided[c] = true
		return
	}
	k.level = to
	for _, st := range k.stores {
		s.keepStore(st.instr)
	}
	s.instances(c, func(other class) { s.rise(other, to) })
	s.riseAliases(c, to)
}

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
		for r := range s.maybe {
			if g := r.callee; s.telling(g, r.result, 0) && (g.results[r.result] == unneeded || !s.parent(r.call).keep[r.call]) {
				s.keepCall(r.call, false)
				s.demandResult(g, r.result, decides)
				again = true
			}
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

// A maybeCall is a call whose result decides a branch, and a function that it
// may call.
type maybeCall struct {
	call   *ssa.Call
	callee *function
	result int
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
// or in short ones that set the state of an object.
func (s *slicer) followed(c class) bool {
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
	case globalClass, allocClass, mapClass:
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

// expose needs everything that other packages can reach from a value of type
// t: elements, and fields that they can name.
func (s *slicer) expose(t types.Type) {
	if s.exposed[t] {
		return
	}
	s.exposed[t] = true
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		s.rise(s.derefClass(u.Elem()), carries)
		s.expose(u.Elem())
	case *types.Slice:
		s.rise(s.elemClass(u.Elem()), carries)
		s.expose(u.Elem())
	case *types.Array:
		s.rise(s.elemClass(u.Elem()), carries)
		s.expose(u.Elem())
	case *types.Map:
		s.rise(s.mapClass(u), carries)
		s.expose(u.Elem())
	case *types.Chan:
		s.rise(s.chanClass(u.Elem()), carries)
		s.expose(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			c := class{fieldClass, f.Origin()}
			if (f.Exported() || f.Pkg() != s.pkg) && s.classCarries(c, f.Type()) {
				s.rise(c, carries)
				s.expose(f.Type())
			}
		}
	}
}

// known reports whether something exact is known of a class: it is a field or
// package-level variable, and some store puts an exact value into it, or none
// puts anything there; or it is a local variable, or the entries of maps. What all bytes or all strings of
// a package are set to says nothing.
func (s *slicer) known(c class) bool {
	switch c.kind {
	case elemClass, derefClass:
		return false
	case mapClass, allocClass:
		return true
	}
	stores := s.cellsOf(c).stores
	if of, ok := c.of.(*types.Var); ok && len(stores) == 0 {
		return !of.Exported()
	}
	for _, st := range stores {
		if st.val != nil && s.simple(st.val, c) {
			return true
		}
	}
	return false
}

// riseAliases raises the classes that pointers may mix with this one: a field
// or variable whose address was taken, and what pointers of its type point to.
func (s *slicer) riseAliases(c class, to level) {
	var t types.Type
	switch of := c.of.(type) {
	case *types.Var:
		t = of.Type()
	case *ssa.Global:
		t = deref(of.Type())
	case *ssa.Alloc:
		t = deref(of.Type())
	default:
		if c.kind == derefClass {
			for other, k := range s.classes {
				if k.addressed && k.level < to && s.pointee(other) == c.of {
					s.rise(other, to)
				}
			}
		}
		return
	}
	if s.cellsOf(c).addressed {
		s.rise(s.derefClass(t), to)
	}
}

// pointeeType returns the type of a field or variable.
func (s *slicer) pointeeType(c class) (types.Type, bool) {
	switch of := c.of.(type) {
	case *types.Var:
		return of.Type(), true
	case *ssa.Global:
		return deref(of.Type()), true
	case *ssa.Alloc:
		return deref(of.Type()), true
	}
	return nil, false
}

// pointee returns the key of the type of a field or variable.
func (s *slicer) pointee(c class) any {
	switch of := c.of.(type) {
	case *types.Var:
		return typeKey(of.Type())
	case *ssa.Global:
		return typeKey(deref(of.Type()))
	case *ssa.Alloc:
		return typeKey(deref(of.Type()))
	}
	return nil
}

// keepStore keeps a store. One into an object that its own function makes
// matters only if the function does.
func (s *slicer) keepStore(i ssa.Instruction) {
	switch i := i.(type) {
	case *ssa.Send, *ssa.Select: // kept anyway
	case *ssa.Call: // copy, delete, clear
		s.keepCall(i, !freshStore(i))
		return
	default:
		if freshStore(i) {
			s.keepOnly(i)
		} else {
			s.effect(i)
		}
	}
	s.later(func() { s.operands(s.parent(i), i) }) // the level may have risen
}

// freshStore reports whether a store is into an object that its own function
// makes.
func freshStore(i ssa.Instruction) bool {
	switch i := i.(type) {
	case *ssa.Store:
		return fresh(i.Addr)
	case *ssa.MapUpdate:
		return fresh(i.Map)
	case *ssa.Call:
		return fresh(i.Call.Args[0])
	}
	return false
}

// exportedFunc reports whether code that is not in view may call a function:
// by its name, or through an interface.
func exportedFunc(fn *ssa.Function) bool {
	obj, ok := fn.Object().(*types.Func)
	return ok && (obj.Exported() || obj.Signature().Recv() != nil)
}

// kindFlag returns the flag of an instruction that loads from the class.
func (s *slicer) kindFlag(c class) skeleton.Flag {
	if s.cellsOf(c).level == unneeded {
		return skeleton.Foreign
	}
	return 0
}
