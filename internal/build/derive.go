package build

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// What is computed from the same values and used as the key of a map is the
// same key: clients[c.ID()] is found again where c is, though nobody knows what
// ID returns. A list that is computed from the same values and gone through is
// as long as the first time: a goroutine for each of flag.Args(), and then a
// receive for each. For other values this would be too bold: Next returns
// something else each time. Only a comparison of numbers that are not followed,
// fractions, has the same answer for the same numbers, and what is named as a method
// that gets a field, as those of generated messages are, gets the same again (getter.go).

// maxDerived bounds how deep a computation is looked into.
const maxDerived = 8

// A derivation says how a value is computed: a name for the computation, and
// the values it starts from.
type derivation struct {
	name  string
	roots []ssa.Value
}

// derivationOf returns how the key of a map, a list that is gone through, the
// answer of a comparison of fractions, or a field that a method gets is computed, if v is one and what it starts from is known.
func derivationOf(v ssa.Value) (derivation, bool) {
	if b, ok := v.(*ssa.BinOp); ok && comparesFractions(b) {
		return comparison(b), true
	}
	if c, ok := v.(*ssa.Call); ok && getsField(c) {
		return derivation{name: c.Call.StaticCallee().String(), roots: c.Call.Args}, true
	}
	list := isList(v)
	if !list && !isKey(v) {
		return derivation{}, false
	}
	var d derivation
	var name strings.Builder
	d.write(&name, v, 0)
	d.name = name.String()
	enough := list || len(d.roots) > 0
	return d, enough && len(d.roots) <= 2 && !(len(d.roots) == 1 && d.roots[0] == v)
}

// comparesFractions reports whether a comparison is of a number that is not an
// integer, with another one or a constant.
func comparesFractions(b *ssa.BinOp) bool {
	if !isFloat(b.X.Type()) || !isBool(b.Type()) {
		return false
	}
	_, x := b.X.(*ssa.Const)
	_, y := b.Y.(*ssa.Const)
	return !x || !y
}

// comparison returns what a comparison starts from, just its operands: a number
// that is loaded again may have changed.
func comparison(b *ssa.BinOp) derivation {
	var d derivation
	var name strings.Builder
	for i, x := range []ssa.Value{b.X, b.Y} {
		if c, ok := x.(*ssa.Const); ok {
			fmt.Fprint(&name, c.Value)
		} else {
			d.root(&name, x)
		}
		if i == 0 {
			name.WriteString(b.Op.String())
		}
	}
	d.name = name.String()
	return d
}

// isList reports whether v is a list that a function of another package
// returned, and somebody asks how long it is.
func isList(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	if !ok || call.Call.IsInvoke() || !isSlice(call.Type()) {
		return false
	}
	fn := call.Call.StaticCallee()
	if fn == nil || fn.Pkg == call.Parent().Pkg {
		return false
	}
	return slices.ContainsFunc(*call.Referrers(), func(r ssa.Instruction) bool {
		c, ok := r.(*ssa.Call)
		if !ok {
			return false
		}
		b, ok := c.Call.Value.(*ssa.Builtin)
		return ok && b.Name() == "len"
	})
}

// isKey reports whether v is used as the key of a map.
func isKey(v ssa.Value) bool {
	if v.Referrers() == nil {
		return false
	}
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.Lookup:
			if _, ok := r.X.Type().Underlying().(*types.Map); ok && r.Index == v {
				return true
			}
		case *ssa.MapUpdate:
			if r.Key == v {
				return true
			}
		case *ssa.Call:
			if b, ok := r.Call.Value.(*ssa.Builtin); ok && b.Name() == "delete" && r.Call.Args[1] == v {
				return true
			}
		}
	}
	return false
}

func (d *derivation) write(name *strings.Builder, v ssa.Value, depth int) {
	if depth > maxDerived {
		d.root(name, v)
		return
	}
	arg := func(x ssa.Value) { d.write(name, x, depth+1) }
	switch v := v.(type) {
	case *ssa.Const:
		fmt.Fprint(name, v.Value)
	case *ssa.Call:
		d.call(name, v, arg)
	case *ssa.Convert:
		name.WriteString(typeKey(v.Type()))
		arg(v.X)
	case *ssa.ChangeType:
		arg(v.X)
	case *ssa.MakeInterface:
		arg(v.X)
	case *ssa.BinOp:
		arg(v.X)
		name.WriteString(v.Op.String())
		arg(v.Y)
	case *ssa.UnOp:
		at, ok := v.X.(*ssa.FieldAddr)
		if v.Op != token.MUL || !ok {
			d.root(name, v)
			return
		}
		arg(at.X)
		fmt.Fprintf(name, ".%d", at.Field)
	case *ssa.Field:
		arg(v.X)
		fmt.Fprintf(name, ".%d", v.Field)
	case *ssa.Slice:
		list := ir.Variadic(v)
		if list == nil {
			d.root(name, v)
			return
		}
		for _, x := range list {
			arg(x)
			name.WriteByte(',')
		}
	default:
		d.root(name, v)
	}
}

// call writes a call of a function that may do no more than compute: it is
// given something to compute from.
func (d *derivation) call(name *strings.Builder, c *ssa.Call, arg func(ssa.Value)) {
	common := c.Common()
	_, tuple := c.Type().(*types.Tuple)
	callee := common.StaticCallee()
	switch {
	case tuple || callee == nil && !common.IsInvoke() || len(common.Args) == 0 && !common.IsInvoke() && !isList(c):
		d.root(name, c)
		return
	case common.IsInvoke():
		arg(common.Value)
		name.WriteString("." + common.Method.Name())
	default:
		name.WriteString(callee.String())
	}
	name.WriteByte('(')
	for _, a := range common.Args {
		arg(a)
		name.WriteByte(',')
	}
	name.WriteByte(')')
}

// root writes a value that the computation starts from.
func (d *derivation) root(name *strings.Builder, v ssa.Value) {
	for i, r := range d.roots {
		if r == v {
			fmt.Fprintf(name, "#%d", i)
			return
		}
	}
	fmt.Fprintf(name, "#%d", len(d.roots))
	d.roots = append(d.roots, v)
}
