// Package build makes skeletons from go/ssa.
//
// It slices a whole package at once: from the operations of concurrency
// backwards to whatever they need, by the flow of values and not by their
// types, since almost any interface might hold a channel. See [slicer].
package build

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// An Input is a package in SSA form and what is known of others.
type Input struct {
	Pkg   *ssa.Package
	Funcs []*ssa.Function // source functions, literals included
	Files []*ast.File
	Fset  *token.FileSet
	// Lookup returns the skeleton of a function of another package, or the
	// model of a library function, by its full name; nil if there is none.
	Lookup func(name string) *skeleton.Func
	// Primitive returns the instruction that a library function consists of, or
	// nil.
	Primitive func(name string) *skeleton.Instr
	// Analyzed reports whether the skeletons of a package are known, so that a
	// function of it without one does nothing that matters.
	Analyzed func(path string) bool
	// Implementers returns the types of other packages whose skeletons are known
	// and that have a method of that name.
	Implementers func(method string) []*skeleton.Type
	// Why, if not nil, is told of each instruction when it is kept, and whether
	// its function mattered before: to find out what brings in too much.
	Why func(i ssa.Instruction, active bool)
	// LeftOut reports whether a file of the package that the build leaves out
	// names something.
	LeftOut func(name string) bool
}

// A Result is the skeletons of a package.
type Result struct {
	Package *skeleton.Package
	Main    bool             // nobody can import it: who calls its functions is in view
	Infos   map[string]*Info // by name of the function
	Settled map[int32]bool   // by class: channels that are set where their struct is made, or never
	// Promoted are the methods of struct types that come from what they embed.
	Promoted map[*types.Named][]Promoted
	// Literals are how the exported structs with a lock or WaitGroup may be made.
	Literals map[*types.Named]*Literal
}

// An Info says of a skeleton where it comes from.
type Info struct {
	Name     string // of the skeleton
	Func     *ssa.Function
	Exported bool // code that is not in view may call it
	Public   bool // it is exported and can be called from other packages by name
	Active   bool // it has operations; otherwise it only makes or returns values
	Started  bool // all that is done with it, in view, is to start goroutines
	Test     bool // it is a test, or a helper of tests
	Case     bool // testing calls it
	Outside  bool // functions of the package call it that have nothing to do with its receiver's type
	Command  bool // it is all that a command does
}

// Build slices the package.
func Build(in *Input) *Result {
	s := newSlicer(in)
	s.flow = newFlow(s)
	s.carrier.flows = s.flow.into
	s.collect()
	for _, f := range s.fns {
		s.index(f)
	}
	s.group()
	s.flow.run()
	s.run()
	e := newEmitter(s)
	res := &Result{Package: &skeleton.Package{Path: s.pkg.Path()}, Main: ofCommand(s.pkg), Infos: make(map[string]*Info)}
	commands := s.commands()
	for _, f := range s.fns {
		if !f.active && !f.valued {
			continue
		}
		sk := e.function(f)
		if res.Infos[sk.Name] != nil {
			continue // types of one name, local to two functions
		}
		res.Package.Funcs = append(res.Package.Funcs, sk)
		res.Infos[sk.Name] = &Info{Name: sk.Name, Func: f.fn, Exported: f.exported, Public: public(f.fn), Active: f.active, Outside: f.calledOutside(), Started: s.started(f), Test: isTest(f.fn), Case: isCase(f.fn), Command: commands[f.fn]}
	}
	for _, fn := range in.Funcs {
		if sk := unseen(fn); len(fn.Blocks) == 0 && sk != nil && res.Infos[sk.Name] == nil {
			res.Package.Funcs = append(res.Package.Funcs, sk)
			res.Infos[sk.Name] = &Info{Name: sk.Name, Func: fn, Exported: exportedFunc(fn), Public: public(fn)}
		}
	}
	res.Package.Types = s.typeTable()
	res.Settled = s.settled()
	res.Promoted = s.promoted(res.Infos)
	if len(s.fns) > 0 && !res.Main {
		res.Literals = s.literals()
	}
	slices.SortFunc(res.Package.Funcs, func(a, b *skeleton.Func) int { return strings.Compare(a.Name, b.Name) })
	return res
}

// collect notes the functions of the package: those of the source and, as far
// as they are used, wrappers for promoted methods and method values.
func (s *slicer) collect() {
	for _, fn := range s.in.Funcs {
		s.addFunc(fn)
	}
	for i := 0; i < len(s.fns); i++ {
		for _, b := range s.fns[i].fn.Blocks {
			for _, instr := range b.Instrs {
				s.collectUsed(instr)
			}
		}
	}
}

func (s *slicer) addFunc(fn *ssa.Function) {
	fn = origin(fn)
	if s.of[fn] != nil || len(fn.Blocks) == 0 {
		return
	}
	f := &function{
		fn: fn, keep: make(map[ssa.Instruction]bool), need: make(map[ssa.Value]level),
		results:  make([]level, fn.Signature.Results().Len()),
		exported: exportedFunc(fn) || fn.Parent() != nil,
	}
	f.itself[0] = f
	s.of[fn] = f
	s.fns = append(s.fns, f)
}

// collectUsed adds wrappers that the instruction refers to, and the methods of
// a type that it puts into an interface.
func (s *slicer) collectUsed(i ssa.Instruction) {
	s.operandBuf = i.Operands(s.operandBuf[:0])
	for _, op := range s.operandBuf {
		if fn, ok := (*op).(*ssa.Function); ok && fn.Synthetic != "" && fn.Origin() == nil {
			s.addFunc(fn)
		}
	}
	if mi, ok := i.(*ssa.MakeInterface); ok {
		s.addMethods(mi.X.Type())
	}
}

func (s *slicer) addMethods(t types.Type) {
	if types.IsInterface(t) || s.isBoxed["methods "+typeKey(t)] {
		return
	}
	s.isBoxed["methods "+typeKey(t)] = true
	prog := s.in.Pkg.Prog
	for sel := range prog.MethodSets.MethodSet(t).Methods() {
		if m := prog.MethodValue(sel); m != nil && (m.Synthetic != "" || m.Pkg == s.in.Pkg) {
			s.addFunc(m)
		}
	}
}

// typeTable returns the dynamic types of interfaces, with the functions behind
// their methods, and the interface types that values are tested for.
func (s *slicer) typeTable() []*skeleton.Type {
	var out []*skeleton.Type
	for _, t := range s.boxed {
		typ := &skeleton.Type{Name: typeName(t)}
		prog := s.in.Pkg.Prog
		for sel := range prog.MethodSets.MethodSet(t).Methods() {
			if m := prog.MethodValue(sel); m != nil {
				typ.Methods = append(typ.Methods, skeleton.Method{Name: sel.Obj().Name(), Func: funcName(m)})
			}
		}
		if len(typ.Methods) > 0 {
			out = append(out, typ)
		}
	}
	for _, t := range s.tested {
		typ := &skeleton.Type{Name: typeName(t)}
		for m := range t.Underlying().(*types.Interface).Methods() {
			typ.Methods = append(typ.Methods, skeleton.Method{Name: m.Name()})
		}
		out = append(out, typ)
	}
	slices.SortFunc(out, func(a, b *skeleton.Type) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(out, func(a, b *skeleton.Type) bool { return a.Name == b.Name })
}

// makesIn reports whether a function makes values of a type, which it may return in an
// interface.
func makesIn(fn *ssa.Function, name string) bool {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if a, ok := i.(*ssa.Alloc); ok && typeName(deref(a.Type())) == name {
				return true
			}
		}
	}
	return false
}

// calledOutside reports whether a function that is neither a method of the same
// type nor makes such values calls the method.
func (f *function) calledOutside() bool {
	recv := f.fn.Signature.Recv()
	if recv == nil {
		return len(f.calls) > 0
	}
	name := typeName(deref(recv.Type()))
	for _, c := range f.calls {
		caller := c.Parent()
		for caller.Parent() != nil {
			caller = caller.Parent()
		}
		if caller.Synthetic != "" {
			continue // a promoted method is the same one
		}
		if r := caller.Signature.Recv(); r != nil && typeName(deref(r.Type())) == name {
			continue
		}
		if res := caller.Signature.Results(); res.Len() > 0 && (typeName(deref(res.At(0).Type())) == name || makesIn(caller, name)) {
			continue
		}
		return true
	}
	return false
}

// calledDynamically reports whether some call by value or through an interface
// may call the function.
func (f *function) calledDynamically() bool {
	return slices.ContainsFunc(f.groups, func(g *group) bool { return len(g.calls) > 0 })
}

// public reports whether other packages can call the function by name.
func public(fn *ssa.Function) bool {
	obj, ok := fn.Object().(*types.Func)
	return ok && obj.Exported()
}

// started reports whether all that is done with a function in view is to start
// goroutines that run it.
func (s *slicer) started(f *function) bool {
	if public(f.fn) || f.calledDynamically() && f.fn.Signature.Recv() != nil {
		return false
	}
	for _, c := range s.closures[f.fn] {
		for _, use := range *c.Referrers() {
			if g, ok := use.(*ssa.Go); !ok || g.Call.Value != c {
				return false
			}
		}
	}
	for _, c := range f.calls {
		if _, ok := c.(*ssa.Go); !ok {
			return false
		}
	}
	if len(s.closures[f.fn]) == 0 && slices.Contains(s.values[typeKey(f.fn.Signature)], f.fn) {
		return false // it is a value somewhere
	}
	return len(f.calls)+len(s.closures[f.fn]) > 0
}
