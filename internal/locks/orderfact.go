package locks

import (
	"cmp"
	"go/types"
	"slices"
	"strings"
)

func (p *program) importedEdges() []Edge {
	var list []Edge
	imports := slices.SortedFunc(slices.Values(p.pass.Pkg.Imports()), func(a, b *types.Package) int { return cmp.Compare(a.Path(), b.Path()) })
	for _, pkg := range imports {
		fact := new(Order)
		if p.pass.ImportPackageFact(pkg, fact) {
			list = append(list, fact.Edges...)
		}
	}
	return list
}

// exportOrder gives the edges to the packages that import this one.
func (p *program) exportOrder() {
	fact := new(Order)
	seen := make(map[string]bool)
	for _, e := range append(slices.Clone(p.edges), p.importedEdges()...) {
		key := (&Order{Edges: []Edge{e}}).String() + strings.Join(e.Gates, ",") + e.Func + e.Way.From + e.Way.Path
		if !seen[key] && len(fact.Edges) < maxEdges {
			seen[key] = true
			fact.Edges = append(fact.Edges, e)
		}
	}
	fact.Written, fact.Asked = p.written(), append(p.ownAskedCalls(), p.ownPlugCalls()...)
	if len(fact.Edges)+len(fact.Written)+len(fact.Asked) > 0 {
		p.pass.ExportPackageFact(fact)
	}
}
