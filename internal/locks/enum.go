package locks

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// enumerated returns the values of a type that other packages cannot name and that
// is used as an enumeration: all that this package makes of it are its constants. It
// returns nil for other types.
func (p *program) enumerated(t types.Type) []string {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Exported() || named.Obj().Pkg() != p.pass.Pkg || named.Obj().Parent() != p.pass.Pkg.Scope() {
		return nil
	}
	if _, ok := named.Underlying().(*types.Basic); !ok || ir.IsBool(named) {
		return nil
	}
	values, ok := p.enums[named]
	if !ok {
		if p.enums == nil {
			p.enums = make(map[*types.Named][]string)
		}
		values = p.valuesOf(named)
		p.enums[named] = values
	}
	return values
}

func (p *program) valuesOf(named *types.Named) []string {
	if p.computed == nil {
		p.computed = computedTypes(p.funcs)
	}
	if p.computed[named] {
		return nil
	}
	var values []string
	zero := false
	for _, c := range ir.ConstantsOf(named) {
		v := c.Val().ExactString()
		values = append(values, v)
		zero = zero || v == "0" || v == `""`
	}
	if !zero || len(values) < 2 {
		return nil // a variable that nobody has set has none of the values
	}
	return values
}

// computedTypes returns the types of which functions make values by conversion or
// arithmetic.
func computedTypes(funcs []*ssa.Function) map[types.Type]bool {
	out := make(map[types.Type]bool)
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				switch v := i.(type) {
				case *ssa.Convert, *ssa.ChangeType, *ssa.MultiConvert, *ssa.BinOp, *ssa.UnOp:
					if u, ok := v.(*ssa.UnOp); ok && isLoad(u) {
						continue
					}
					if named, ok := types.Unalias(v.(ssa.Value).Type()).(*types.Named); ok {
						out[named] = true
					}
				}
			}
		}
	}
	return out
}

// impossible reports whether literals, together with what is known, leave none of
// the values of an enumeration: the default of a switch that has a case for each.
func (t *terms) impossible(f facts, list []literal) bool {
	return slices.ContainsFunc(list, func(l literal) bool {
		values, known := t.enums[l.term], f.of(l.term)
		if len(values) == 0 || l.is || strings.HasPrefix(known, "=") {
			return false
		}
		not := strings.Split(known, "!")
		return !slices.ContainsFunc(values, func(v string) bool { return !slices.Contains(not, v) })
	})
}
