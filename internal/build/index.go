package build

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/models"
)

// index notes what each instruction of a function may store, call or make, so
// that the slicer can ask for it.
func (s *slicer) index(f *function) {
	for _, b := range f.fn.Blocks {
		for _, i := range b.Instrs {
			s.indexInstr(i)
		}
	}
}

func (s *slicer) indexInstr(i ssa.Instruction) {
	s.indexBehind(i)
	switch i := i.(type) {
	case *ssa.Store:
		s.indexStore(i, s.classOf(i.Addr), i.Val)
	case *ssa.MapUpdate:
		s.indexStore(i, s.mapClass(i.Map.Type()), i.Value)
	case *ssa.Send:
		s.indexStore(i, s.chanClass(i.X.Type()), i.X)
	case *ssa.Select:
		for _, c := range i.States {
			if c.Send != nil {
				s.indexStore(i, s.chanClass(c.Send.Type()), c.Send)
			}
		}
	case *ssa.MakeClosure:
		fn := i.Fn.(*ssa.Function)
		s.closures[fn] = append(s.closures[fn], i)
		s.addValue(fn)
	case *ssa.MakeInterface:
		s.box(i.X.Type())
	case *ssa.FieldAddr:
		s.indexState(deref(i.X.Type()))
	case *ssa.ChangeType:
		if isCancelFunc(i.X.Type()) {
			s.libSigs[typeKey(i.Type().Underlying())] = true
		}
	case ssa.CallInstruction:
		s.indexCall(i)
	}
	s.indexOperands(i)
}

// indexCall notes which calls may call which functions.
func (s *slicer) indexCall(c ssa.CallInstruction) {
	common := c.Common()
	if b, ok := common.Value.(*ssa.Builtin); ok {
		s.indexBuiltin(c, b)
		return
	}
	if fn := common.StaticCallee(); fn != nil {
		s.indexMade(fn)
		s.indexMirror(fn)
		s.indexPassage(c)
		s.indexAtomic(fn, common.Args)
		if g := s.of[origin(fn)]; g != nil {
			g.calls = append(g.calls, c)
		}
		return
	}
	s.dynamic = append(s.dynamic, c)
}

// indexAtomic notes a field of a plain number that is loaded by a function of
// sync/atomic. What is only counted up tells nobody anything.
func (s *slicer) indexAtomic(fn *ssa.Function, args []ssa.Value) {
	if fn.Pkg == nil || fn.Pkg.Pkg.Path() != "sync/atomic" || len(args) == 0 || !strings.HasPrefix(fn.Name(), "Load") {
		return
	}
	if at, ok := args[0].(*ssa.FieldAddr); ok {
		s.carrier.atomics[structOf(deref(at.X.Type())).Field(at.Field).Origin()] = true
	}
}

// indexState notes the fields of a struct that has a lock, a channel or a
// WaitGroup of its own.
func (s *slicer) indexState(t types.Type) {
	st := structOf(t)
	if st == nil || st.NumFields() == 0 {
		return
	}
	if _, ok := s.beside[st.Field(0).Origin()]; ok {
		return
	}
	state := false
	for f := range st.Fields() {
		_, isChan := f.Type().Underlying().(*types.Chan)
		_, opaque := models.Opaque(typeName(deref(f.Type())))
		state = state || isChan || opaque
	}
	for f := range st.Fields() {
		s.beside[f.Origin()] = state
	}
}

// indexMade notes that a library function makes function values.
func (s *slicer) indexMade(fn *ssa.Function) {
	if s.of[origin(fn)] != nil || s.in.Lookup(funcName(fn)) == nil {
		return
	}
	for v := range fn.Signature.Results().Variables() {
		if _, ok := v.Type().Underlying().(*types.Signature); ok && !isCancelFunc(v.Type()) {
			s.libSigs[typeKey(v.Type().Underlying())] = true
		}
	}
}

// indexBuiltin notes the builtins that change the contents of maps and slices.
func (s *slicer) indexBuiltin(c ssa.CallInstruction, b *ssa.Builtin) {
	call, ok := c.(*ssa.Call)
	if !ok {
		return
	}
	switch b.Name() {
	case "delete", "clear", "copy":
		if len(call.Call.Args) == 0 {
			return
		}
		switch t := call.Call.Args[0].Type().Underlying().(type) {
		case *types.Map:
			s.addStore(s.mapClass(t), call)
		case *types.Slice:
			s.addStore(s.elemClass(t.Elem()), call)
		}
	}
}

func (s *slicer) addStore(c class, call *ssa.Call) {
	k := s.cellsOf(c)
	k.stores = append(k.stores, store{call, nil})
}

// indexOperands notes functions that are used as values, and variables and
// fields whose address goes elsewhere than into a load or store.
func (s *slicer) indexOperands(i ssa.Instruction) {
	var callee ssa.Value
	if c, ok := i.(ssa.CallInstruction); ok && !c.Common().IsInvoke() {
		callee = c.Common().Value
	}
	s.operandBuf = i.Operands(s.operandBuf[:0])
	for _, op := range s.operandBuf {
		switch v := (*op).(type) {
		case *ssa.Function:
			if v != callee {
				s.addValue(v)
			}
		case *ssa.FieldAddr, *ssa.Alloc, *ssa.Global:
			if addressTaken(i, v) {
				s.addAddressed(s.classOf(v))
			}
		}
	}
}

// addAddressed notes that pointers to locations of the class go around.
func (s *slicer) addAddressed(c class) {
	k := s.cellsOf(c)
	if k.addressed {
		return
	}
	k.addressed = true
	if t := s.pointee(c); t != nil {
		s.addressed[t] = append(s.addressed[t], c)
	}
}

// addressTaken reports whether the instruction uses the address v for more
// than to load, store, or address a part of it.
func addressTaken(i ssa.Instruction, v ssa.Value) bool {
	switch i := i.(type) {
	case *ssa.UnOp:
		return i.Op != token.MUL
	case *ssa.Store:
		return i.Val == v
	case *ssa.FieldAddr, *ssa.IndexAddr, *ssa.MakeClosure, *ssa.Slice, *ssa.DebugRef:
		return false
	}
	return true
}

func (s *slicer) addValue(fn *ssa.Function) {
	fn = origin(fn)
	if s.isValue[fn] {
		return
	}
	s.isValue[fn] = true
	key := typeKey(fn.Signature)
	s.values[key] = append(s.values[key], fn)
}

// box notes a dynamic type of interfaces.
func (s *slicer) box(t types.Type) {
	if types.IsInterface(t) || s.isBoxed[typeKey(t)] {
		return
	}
	s.isBoxed[typeKey(t)] = true
	s.boxed = append(s.boxed, t)
	if _, ok := t.Underlying().(*types.Pointer); ok {
		s.reflects(t, 0)
	}
}

// calleeName returns the full name of a callee that is known by name: a
// function, or a method of an interface. A function that makes or wraps an error goes by
// that of one that is known to do so.
func (s *slicer) calleeName(c *ssa.CallCommon) string {
	if c.IsInvoke() {
		return objectName(c.Method)
	}
	fn := c.StaticCallee()
	if fn == nil {
		return ""
	}
	name := s.nameOf(fn)
	if model, ok := errorFunc(fn); ok && s.of[staticOrigin(c)] == nil && s.in.Lookup(name) == nil {
		return model
	}
	if name == withValue && s.worthKeeping(c.Args[2]) {
		return keepsValue
	}
	return name
}

// nameOf returns the name of a function that is called, as most are many times.
func (s *slicer) nameOf(fn *ssa.Function) string {
	name, ok := s.names[fn]
	if !ok {
		name = funcName(fn)
		s.names[fn] = name
	}
	return name
}

// A context holds a value, which matters if it is a channel or a function.
const (
	withValue  = "context.WithValue"
	keepsValue = "context.withValue"
)

func (s *slicer) worthKeeping(v ssa.Value) bool {
	mi, ok := v.(*ssa.MakeInterface)
	if !ok {
		return false
	}
	switch mi.X.Type().Underlying().(type) {
	case *types.Chan, *types.Signature:
		return s.carries(mi.X)
	}
	return false
}
