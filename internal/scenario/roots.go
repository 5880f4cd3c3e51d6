package scenario

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/build"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// recursive marks the functions that may call themselves as neutral until they
// have been explored: what such a call does is what is about to be found out.
func recursive(b *build.Result) {
	byName := make(map[string]*skeleton.Func)
	for _, f := range b.Package.Funcs {
		byName[f.Name] = f
	}
	// Tarjan's algorithm for strongly connected components.
	index, low := make(map[string]int), make(map[string]int)
	onStack := make(map[string]bool)
	var stack []string
	var visit func(f *skeleton.Func)
	visit = func(f *skeleton.Func) {
		index[f.Name] = len(index) + 1
		low[f.Name] = index[f.Name]
		stack = append(stack, f.Name)
		onStack[f.Name] = true
		self := false
		for i := range f.Code {
			if f.Code[i].Op != skeleton.Call || f.Code[i].Has(skeleton.Go) {
				continue
			}
			g := byName[f.Code[i].Name]
			if g == nil {
				continue
			}
			self = self || g == f
			if index[g.Name] == 0 {
				visit(g)
				low[f.Name] = min(low[f.Name], low[g.Name])
			} else if onStack[g.Name] {
				low[f.Name] = min(low[f.Name], index[g.Name])
			}
		}
		if low[f.Name] != index[f.Name] {
			return
		}
		for n := len(stack); ; {
			n--
			name := stack[n]
			onStack[name] = false
			if self || stack[len(stack)-1] != f.Name {
				byName[name].Flags |= skeleton.Neutral
			}
			if name == f.Name {
				stack = stack[:n]
				return
			}
		}
	}
	for _, f := range b.Package.Funcs {
		if index[f.Name] == 0 {
			visit(f)
		}
	}
}

// roots returns the functions to explore, callees before the functions that
// call them as far as there are no cycles.
func roots(b *build.Result) []*skeleton.Func {
	byName := make(map[string]*skeleton.Func)
	for _, f := range b.Package.Funcs {
		byName[f.Name] = f
	}
	var order []*skeleton.Func
	seen := make(map[string]bool)
	var visit func(f *skeleton.Func)
	visit = func(f *skeleton.Func) {
		if f == nil || seen[f.Name] {
			return
		}
		seen[f.Name] = true
		refs(f, func(name string) { visit(byName[name]) }, func(string) {})
		if info := b.Infos[f.Name]; info.Active && !inBubble(info.Func) {
			order = append(order, f)
		}
	}
	names := make([]string, 0, len(byName))
	for name := range byName {
		names = append(names, name)
	}
	slices.SortFunc(names, strings.Compare)
	for _, name := range names {
		visit(byName[name])
	}
	return order
}

// inBubble reports whether a function is a literal that runs in a bubble of
// testing/synctest, or is in one. Time goes on there only when all wait, so that
// waiting orders what is done; and the runtime itself says who waits for ever.
func inBubble(fn *ssa.Function) bool {
	for ; fn.Parent() != nil; fn = fn.Parent() {
		for _, blk := range fn.Parent().Blocks {
			for _, i := range blk.Instrs {
				if c, ok := i.(*ssa.Call); ok && slices.ContainsFunc(c.Call.Args, func(v ssa.Value) bool { return literal(v) == fn }) && bubbles(&c.Call, 0) {
					return true
				}
			}
		}
	}
	return false
}

// bubbles reports whether a call runs a function in a bubble, or gives it to a function of
// the package that does no more with it.
func bubbles(c *ssa.CallCommon, depth int) bool {
	callee := c.StaticCallee()
	if callee == nil || depth > maxWrappers {
		return false
	}
	if callee.String() == "testing/synctest.Test" || callee.String() == "internal/synctest.Run" {
		return true
	}
	for _, p := range callee.Params {
		if _, ok := p.Type().Underlying().(*types.Signature); ok && onlyBubbles(p, depth) {
			return true
		}
	}
	return false
}

// maxWrappers is how many functions may be between one and its bubble.
const maxWrappers = 2

// onlyBubbles reports whether a function that is a parameter runs in a bubble, and
// nowhere else.
func onlyBubbles(p *ssa.Parameter, depth int) bool {
	return len(*p.Referrers()) > 0 && !slices.ContainsFunc(*p.Referrers(), func(r ssa.Instruction) bool {
		c, ok := r.(*ssa.Call)
		return !ok || !bubbles(&c.Call, depth+1)
	})
}

// literal returns the function that a value is, if it is one.
func literal(v ssa.Value) *ssa.Function {
	switch v := v.(type) {
	case *ssa.Function:
		return v
	case *ssa.MakeClosure:
		return v.Fn.(*ssa.Function)
	}
	return nil
}
