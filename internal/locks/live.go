package locks

import (
	"go/types"
	"maps"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// liveTerms returns, for each block, the terms that are still tested in it or
// after it. What is known of others is forgotten, which keeps the number of
// states small.
func liveTerms(in *info) map[*ssa.BasicBlock]map[string]bool {
	live := make(map[*ssa.BasicBlock]map[string]bool)
	for _, b := range in.fn.Blocks {
		live[b] = tested(in.terms, b)
	}
	for changed := true; changed; {
		changed = false
		for i := len(in.fn.Blocks) - 1; i >= 0; i-- {
			b := in.fn.Blocks[i]
			before := len(live[b])
			for _, s := range b.Succs {
				maps.Copy(live[b], live[s])
			}
			changed = changed || len(live[b]) > before
		}
	}
	return live
}

// returnedTerms returns the terms that tell what a function returns.
func returnedTerms(in *info) map[string]bool {
	set := make(map[string]bool)
	for _, b := range in.fn.Blocks {
		if r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			for _, v := range r.Results {
				in.terms.use(set, v)
			}
		}
	}
	return set
}

// use adds the terms that a value is told by.
func (t *terms) use(set map[string]bool, v ssa.Value) {
	set[t.of(v)] = true
	if ir.IsBool(v.Type()) {
		for _, l := range t.literals(v, true) {
			set[l.term] = true
		}
	}
}

// tested returns the terms that matter in a block: to its branch, to what it
// returns, and to the variables that it or the next block merges.
func tested(t *terms, b *ssa.BasicBlock) map[string]bool {
	set := make(map[string]bool)
	use := func(v ssa.Value) { t.use(set, v) }
	for _, i := range b.Instrs {
		switch i := i.(type) {
		case *ssa.If:
			use(i.Cond)
			for _, truth := range []bool{true, false} {
				for _, l := range t.literals(i.Cond, truth) {
					set[l.term] = true
				}
			}
		case *ssa.Call:
			if g := assertion(i); g != nil {
				for _, a := range i.Call.Args {
					if ir.IsError(a.Type()) {
						use(a)
					}
				}
			}
		case *ssa.Return:
			for _, r := range i.Results {
				use(r)
			}
		case *ssa.Phi:
			if tells(i.Type()) {
				for _, e := range i.Edges {
					use(e)
				}
			}
		case *ssa.Store:
			if tells(i.Val.Type()) {
				use(i.Val)
			}
		}
	}
	return set
}

// tells reports whether values of the type are worth following: a branch may
// hang on them.
func tells(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Info()&(types.IsBoolean|types.IsInteger|types.IsString) != 0
	case *types.Pointer, *types.Interface, *types.Signature, *types.Map, *types.Slice, *types.Chan:
		return true
	}
	return false
}
