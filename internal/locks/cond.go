package locks

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// terms names the values that conditions are about, so that the same
// condition, tested twice, has the same name. A field that is read twice, or
// a predicate that is called twice, counts as the same: who takes a lock
// because of it and releases it because of it relies on that.
type terms struct {
	names map[ssa.Value]string
	defs  map[string][]*ssa.BasicBlock // where a term is computed
	read  map[string]int               // how often it is loaded, once that was asked
	enums map[string][]string          // all values that it may have: see [program.enumerated]

	enumerated func(types.Type) []string
}

func newTerms(enumerated func(types.Type) []string) *terms {
	return &terms{names: make(map[ssa.Value]string), defs: make(map[string][]*ssa.BasicBlock), enums: make(map[string][]string), enumerated: enumerated}
}

// loads returns how many instructions of the function load what a term stands
// for.
func (t *terms) loads(fn *ssa.Function, term string) int {
	if t.read == nil {
		t.read = make(map[string]int)
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if v, ok := i.(*ssa.UnOp); ok && isLoad(v) {
					t.read[t.of(v)]++
				}
			}
		}
	}
	return t.read[term]
}

func (t *terms) of(v ssa.Value) string {
	if s, ok := t.names[v]; ok {
		return s
	}
	t.names[v] = v.Name() // for a cycle through itself
	s := t.name(v)
	t.names[v] = s
	t.note(s, v)
	return s
}

// note remembers the blocks that the term depends on.
func (t *terms) note(s string, v ssa.Value) {
	in, ok := v.(ssa.Instruction)
	if !ok {
		return
	}
	add := func(b *ssa.BasicBlock) {
		if !slices.Contains(t.defs[s], b) {
			t.defs[s] = append(t.defs[s], b)
		}
	}
	if load, ok := v.(*ssa.UnOp); !ok || !isLoad(load) || !ownVariable(load.X) {
		add(in.Block()) // what a variable of the function holds changes by assignments only
	}
	if _, ok := v.(*ssa.Phi); ok {
		return
	}
	for _, op := range in.Operands(nil) {
		if *op != nil {
			for _, b := range t.defs[t.of(*op)] {
				add(b)
			}
		}
	}
}

func (t *terms) name(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Const:
		return constant(v)
	case *ssa.Parameter, *ssa.FreeVar:
		return "$" + v.Name()
	case *ssa.UnOp:
		if isLoad(v) {
			r := RefOf(v)
			return "*" + t.of(r.Root) + r.Path
		}
		if v.Op != token.ARROW {
			return v.Op.String() + t.of(v.X)
		}
	case *ssa.FieldAddr, *ssa.Field:
		r := RefOf(v)
		return "&" + t.of(r.Root) + r.Path
	case *ssa.BinOp:
		return "(" + t.of(v.X) + v.Op.String() + t.of(v.Y) + ")"
	case *ssa.Convert:
		return t.of(v.X)
	case *ssa.ChangeType:
		return t.of(v.X)
	case *ssa.ChangeInterface:
		return t.of(v.X)
	case *ssa.Call:
		if s := t.predicate(v); s != "" {
			return s
		}
	}
	return v.Name()
}

// predicate names the result of a call that is the same when the function is
// called again: len, and what yields a boolean and nothing else.
func (t *terms) predicate(c *ssa.Call) string {
	var name string
	switch fn := c.Call.Value.(type) {
	case *ssa.Builtin:
		if fn.Name() != "len" && fn.Name() != "cap" {
			return ""
		}
		name = fn.Name()
	case *ssa.Function:
		if op, _ := OpOf(&c.Call); op != None || !ir.IsBool(c.Type()) {
			return ""
		}
		name = fn.String()
	default:
		return ""
	}
	var args []string
	for _, a := range c.Call.Args {
		args = append(args, t.of(a))
	}
	return name + "(" + strings.Join(args, ",") + ")"
}

func constant(c *ssa.Const) string {
	if c.Value == nil {
		return "nil"
	}
	return c.Value.ExactString()
}

// literals returns what follows if v is true, or false.
func (t *terms) literals(v ssa.Value, truth bool) []literal {
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.NOT {
			return t.literals(v.X, !truth)
		}
	case *ssa.BinOp:
		return t.comparison(v, truth)
	}
	return []literal{{t.of(v), boolean(truth), true}}
}

func boolean(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func (t *terms) comparison(v *ssa.BinOp, truth bool) []literal {
	x, y := v.X, v.Y
	if _, ok := x.(*ssa.Const); ok {
		x, y = y, x
	}
	c, isConst := y.(*ssa.Const)
	switch v.Op {
	case token.EQL, token.NEQ:
		is := truth == (v.Op == token.EQL)
		if isConst && ir.IsBool(x.Type()) {
			return t.literals(x, is == (constant(c) == "true"))
		}
		if isConst {
			if values := t.enumerated(x.Type()); values != nil {
				t.enums[t.of(x)] = values
			}
			return []literal{{t.of(x), constant(c), is}}
		}
		a, b := t.of(x), t.of(y)
		return []literal{{"(" + min(a, b) + "==" + max(a, b) + ")", boolean(is), true}}
	case token.LSS, token.GEQ:
		return t.less(v.X, v.Y, truth == (v.Op == token.LSS))
	case token.GTR, token.LEQ:
		return t.less(v.Y, v.X, truth == (v.Op == token.GTR))
	}
	return []literal{{t.of(v), boolean(truth), true}}
}

// less returns what follows from a < b, or from its opposite.
func (t *terms) less(a, b ssa.Value, truth bool) []literal {
	if c, ok := a.(*ssa.Const); ok && constant(c) == "0" {
		if natural(b) {
			return []literal{{t.of(b), "0", !truth}}
		}
		if truth {
			return []literal{{t.of(b), "0", false}, {"(0<" + t.of(b) + ")", "true", true}}
		}
	}
	if c, ok := b.(*ssa.Const); ok && constant(c) == "1" && natural(a) {
		return []literal{{t.of(a), "0", truth}}
	}
	return []literal{{"(" + t.of(a) + "<" + t.of(b) + ")", boolean(truth), true}}
}

// natural reports whether v is never negative.
func natural(v ssa.Value) bool {
	if c, ok := v.(*ssa.Call); ok {
		b, ok := c.Call.Value.(*ssa.Builtin)
		return ok && (b.Name() == "len" || b.Name() == "cap")
	}
	b, ok := v.Type().Underlying().(*types.Basic)
	return ok && b.Info()&types.IsUnsigned != 0
}

// valueOf returns what is known of v, as a fact.
func (t *terms) valueOf(f facts, v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Const:
		return "=" + constant(v)
	case *ssa.MakeInterface, *ssa.Alloc, *ssa.MakeClosure, *ssa.FieldAddr, *ssa.IndexAddr, *ssa.MakeChan, *ssa.MakeMap, *ssa.MakeSlice, *ssa.Function:
		return "!nil"
	case *ssa.UnOp:
		if g, ok := v.X.(*ssa.Global); ok && isLoad(v) && sentinel(g) {
			return "!nil"
		}
	case *ssa.Call:
		if makesError(v) {
			return "!nil"
		}
	}
	if known := f.of(t.of(v)); known != "" || !ir.IsBool(v.Type()) {
		return known
	}
	if _, ok := f.withAll(t.literals(v, true)); !ok {
		return "=false"
	}
	if _, ok := f.withAll(t.literals(v, false)); !ok {
		return "=true"
	}
	return ""
}

// sentinel reports whether a global is an error value by its name.
func sentinel(g *ssa.Global) bool {
	elem := g.Type().Underlying().(*types.Pointer).Elem()
	return ir.IsError(elem) &&
		(strings.HasPrefix(strings.ToLower(g.Name()), "err") || g.Name() == "EOF")
}

// makesError reports whether a call makes an error.
func makesError(c *ssa.Call) bool {
	fn := c.Call.StaticCallee()
	return fn != nil && (fn.String() == "errors.New" || fn.String() == "fmt.Errorf")
}
