package build

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
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
	names   map[*ssa.Function]string // of those that are called
	carrier carriers
	layout  layout
	flow    *flow

	classes  map[class]*cells
	shapes   map[class]string // of classes that are named by a type
	patterns []pattern
	// undecided are classes that are needed to decide branches: see [settle].
	undecided map[class]bool
	maybe     map[maybeQuestion]*maybeCalls
	beside    map[*types.Var]bool // fields of structs with locks or channels of their own
	reflected map[*types.Var]bool // see [slicer.filled]
	behind    map[*types.Var]bool // see [slicer.indexBehind]
	types     map[class]types.Type
	guards    map[ssa.CallInstruction]guard
	owners    map[*types.Var]string     // struct types of fields
	unnamed   map[string]*types.Struct  // struct types without a name, by what they are: see unify
	same      map[*types.Var]*types.Var // fields of such types, by those that are the same
	closures  map[*ssa.Function][]*ssa.MakeClosure
	// dynamic are the calls of function values and through interfaces, values
	// the functions that are used as values, by signature.
	dynamic       []ssa.CallInstruction
	values        map[string][]*ssa.Function
	isValue       map[*ssa.Function]bool
	retaining     map[*ssa.Parameter]bool // see [slicer.retains]
	byMethod      map[methodQuestion]*group
	bySignature   map[string]*group
	backCalls     map[ssa.CallInstruction][]*group // see [slicer.seedBackCalls]
	addressed     map[any][]class                  // classes whose address goes around, by [slicer.pointee]
	exposed       map[types.Type]bool              // types whose values other packages get
	libSigs       map[string]bool                  // signatures of functions that library functions made
	boxed         []types.Type                     // dynamic types of interfaces
	isBoxed       map[string]bool
	boxedByMethod map[string][]*types.Selection // see [slicer.boxedMethods]
	tested        []types.Type                  // interface types that values are tested for
	mirrors       bool                          // see [slicer.mirrored]

	work       []func()
	operandBuf []*ssa.Value // of the instruction that is looked at
}

// A function is what the slicer knows of one function.
type function struct {
	fn     *ssa.Function
	keep   map[ssa.Instruction]bool
	need   map[ssa.Value]level
	calls  []ssa.CallInstruction // calls of it in the package, by name
	groups []*group              // of other calls
	itself [1]*function
	weak   []weak
	active bool // has operations, so that calls of it matter
	valued bool // some call needs its results
	// retained says that what it keeps is handed out: see [slicer.seedRetained].
	retained bool
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
		of:          make(map[*ssa.Function]*function),
		names:       make(map[*ssa.Function]string),
		guards:      make(map[ssa.CallInstruction]guard),
		carrier:     carriers{known: make(map[types.Type]bool), atomics: make(map[*types.Var]bool)},
		layout:      layout{make(map[types.Type]int32)},
		classes:     make(map[class]*cells),
		owners:      make(map[*types.Var]string),
		unnamed:     make(map[string]*types.Struct),
		same:        make(map[*types.Var]*types.Var),
		shapes:      make(map[class]string),
		types:       make(map[class]types.Type),
		beside:      make(map[*types.Var]bool),
		reflected:   make(map[*types.Var]bool),
		behind:      make(map[*types.Var]bool),
		undecided:   make(map[class]bool),
		maybe:       make(map[maybeQuestion]*maybeCalls),
		closures:    make(map[*ssa.Function][]*ssa.MakeClosure),
		values:      make(map[string][]*ssa.Function),
		byMethod:    make(map[methodQuestion]*group),
		bySignature: make(map[string]*group),
		isValue:     make(map[*ssa.Function]bool),
		retaining:   make(map[*ssa.Parameter]bool),
		addressed:   make(map[any][]class),
		isBoxed:     make(map[string]bool),
		libSigs:     make(map[string]bool),
		backCalls:   make(map[ssa.CallInstruction][]*group),
		exposed:     make(map[types.Type]bool),
	}
}

// run slices the package.
func (s *slicer) run() {
	for _, f := range s.fns {
		s.seed(f)
	}
	for field := range s.carrier.atomics {
		s.follow(s.field(field)) // what it holds from the beginning
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
	for _, g := range f.groups {
		if !g.active {
			g.active = true
			for _, c := range g.calls {
				s.keepCall(c, true)
			}
		}
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
	case *ssa.Call:
		if p, ok := s.passes(&i.Call); ok {
			s.demandPassage(&i.Call, p)
		}
	case *ssa.Return:
		for k, v := range i.Results {
			if f.results[k] > unneeded {
				s.demand(v, f.results[k])
			}
		}
	}
}

// exportedFunc reports whether code that is not in view may call a function:
// by its name, or through an interface.
func exportedFunc(fn *ssa.Function) bool {
	obj, ok := fn.Object().(*types.Func)
	return ok && (obj.Exported() || obj.Signature().Recv() != nil)
}
