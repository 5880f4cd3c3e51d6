package build

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/models"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// A Literal stands for what code that is not in view may write to make a struct: T{},
// or with the fields that it can name.
type Literal struct {
	Info *Info
	Func *skeleton.Func
}

// literals returns, by type, how the exported structs of a package may be made that
// have a lock or a WaitGroup in them. These begin free and at zero, whoever makes the
// struct. A field is zero if nobody but the methods of the struct sets it, and otherwise
// unknown: code elsewhere may set it, as tests do where nobody in view does.
func (s *slicer) literals() map[*types.Named]*Literal {
	out := make(map[*types.Named]*Literal)
	var set map[*types.Var]bool
	for _, name := range s.pkg.Scope().Names() {
		obj, ok := s.pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || obj.IsAlias() || !obj.Exported() {
			continue
		}
		t, ok := obj.Type().(*types.Named)
		if !ok || t.TypeParams().Len() > 0 || structOf(t) == nil || !beginsFree(t) {
			continue
		}
		if set == nil {
			set = s.setByMethods()
		}
		out[t] = s.literal(t, set)
	}
	return out
}

// beginsFree reports whether a lock or a WaitGroup is part of a type.
func beginsFree(t types.Type) bool {
	switch typeName(t) {
	case "sync.Mutex", "sync.RWMutex", "sync.WaitGroup":
		return true
	}
	if _, ok := models.Opaque(typeName(t)); ok {
		return false
	}
	if st := structOf(t); st != nil {
		for f := range st.Fields() {
			if beginsFree(f.Type()) {
				return true
			}
		}
	}
	return false
}

func (s *slicer) literal(t *types.Named, set map[*types.Var]bool) *Literal {
	sig := types.NewSignatureType(nil, nil, nil, nil, types.NewTuple(types.NewVar(0, s.pkg, "", types.NewPointer(t))), false)
	fn := s.in.Pkg.Prog.NewFunction(t.Obj().Name()+"{}", sig, "literal")
	l := &Literal{
		Info: &Info{Name: s.pkg.Path() + "." + fn.Name(), Func: fn, Exported: true, Public: true},
		Func: &skeleton.Func{Name: s.pkg.Path() + "." + fn.Name(), Results: 1, Regs: 1, Recover: -1},
	}
	l.Func.Code = append(l.Func.Code, skeleton.Instr{Op: skeleton.New, Dst: 0, Label: "complit"})
	s.fill(l.Func, t, 0, set)
	l.Func.Code = append(l.Func.Code, skeleton.Instr{Op: skeleton.Return, Dst: skeleton.NoReg, Args: []skeleton.Operand{0}})
	return l
}

// fill stores what is not known to the fields of a struct that others may set.
func (s *slicer) fill(f *skeleton.Func, t types.Type, at int32, set map[*types.Var]bool) {
	st := structOf(t)
	for i := range st.NumFields() {
		field := st.Field(i)
		slot := at + s.layout.field(t, i)
		_, opaque := models.Opaque(typeName(field.Type()))
		switch {
		case opaque:
		case structOf(field.Type()) != nil:
			s.fill(f, field.Type(), slot, set)
		case s.layout.size(field.Type()) == 1 && (field.Exported() || !set[field.Origin()]):
			addr, v := skeleton.Reg(f.Regs), skeleton.Reg(f.Regs+1)
			f.Regs += 2
			f.Code = append(f.Code,
				skeleton.Instr{Op: skeleton.Addr, Dst: addr, A: 0, N: slot},
				skeleton.Instr{Op: skeleton.Unknown, Dst: v, Kind: KindOf(field.Type())},
				skeleton.Instr{Op: skeleton.Store, Dst: skeleton.NoReg, A: skeleton.Operand(addr), B: skeleton.Operand(v), N: 1, M: s.number(s.fieldOf(t, i), field.Type())})
		}
	}
}

// setByMethods returns the fields that are stored to, or whose address is taken, by the
// methods of their struct and by no other function.
func (s *slicer) setByMethods() map[*types.Var]bool {
	set := make(map[*types.Var]bool)
	for _, f := range s.fns {
		of := receiverOf(f.fn)
		for _, b := range f.fn.Blocks {
			for _, i := range b.Instrs {
				fa, ok := i.(*ssa.FieldAddr)
				if !ok || onlyLoaded(fa) {
					continue
				}
				field := structOf(deref(fa.X.Type())).Field(fa.Field).Origin()
				method := of != nil && types.Identical(deref(fa.X.Type()), of)
				if was, met := set[field]; !met || was {
					set[field] = method
				}
			}
		}
	}
	return set
}

// receiverOf returns the type whose method a function is, or the one around it, or nil.
func receiverOf(fn *ssa.Function) types.Type {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	if r := fn.Signature.Recv(); r != nil {
		return deref(r.Type())
	}
	return nil
}

func onlyLoaded(v ssa.Value) bool {
	for _, r := range *v.Referrers() {
		switch r.(type) {
		case *ssa.UnOp, *ssa.DebugRef:
		default:
			return false
		}
	}
	return true
}
