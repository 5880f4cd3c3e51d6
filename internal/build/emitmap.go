package build

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/skeleton"
)

func (e *emitter) lookup(v *ssa.Lookup) {
	m, ok := v.X.Type().Underlying().(*types.Map)
	if !ok {
		e.unknown(v)
		return
	}
	in := skeleton.Instr{Op: skeleton.Lookup, A: e.entries(v.X, m), B: e.operand(v.Index), Kind: KindOf(m.Elem())}
	n := 1
	switch {
	case v.CommaOk:
		in.Flags, n = skeleton.CommaOk, 2
	case relied(v):
		in.Flags = skeleton.NonNil
	}
	e.addTo(v, n, in)
}

// relied reports whether v is a channel that is operated on as it is, without a
// look whether there is one.
func relied(v ssa.Value) bool {
	if _, ok := v.Type().Underlying().(*types.Chan); !ok || len(*v.Referrers()) == 0 {
		return false
	}
	for _, user := range *v.Referrers() {
		switch user := user.(type) {
		case *ssa.DebugRef:
		case *ssa.Select:
			if slices.ContainsFunc(user.States, func(st *ssa.SelectState) bool { return st.Send == v }) {
				return false
			}
		case *ssa.Send:
			if user.X == v {
				return false
			}
		case *ssa.UnOp:
			if user.Op != token.ARROW {
				return false
			}
		case *ssa.Call:
			if b, ok := user.Call.Value.(*ssa.Builtin); !ok || b.Name() != "close" {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// entries returns the operand for a map whose entries are looked at: unknown,
// if what is stored there is not followed.
func (e *emitter) entries(m ssa.Value, t types.Type) skeleton.Operand {
	if e.s.cellsOf(e.s.mapClass(t)).level == unneeded {
		return e.out.Const(skeleton.Const{})
	}
	return e.operand(m)
}
