package remedy

import (
	"go/ast"
	"go/token"
	"go/types"
	"iter"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/scenario"
	"github.com/concurlint/concurlint/internal/witness"
)

// endBefore proposes to end what was started before the return by which another goroutine
// has left it behind: to cancel its context, or to close the channel that tells it to stop.
func (p *patient) endBefore() []proposal {
	var out []proposal
	for ret, path := range p.departures() {
		for _, call := range p.enders(ret) {
			edits := []analysis.TextEdit{before(ret, call)}
			out = append(out, proposal{message: "Call " + call + " before the return", edits: edits})
			if more := p.failures(path, ret); len(more) > 0 {
				for _, r := range more {
					edits = append(edits, before(r, call))
				}
				out = append(out, proposal{message: "Call " + call + " before the returns of an error", edits: edits})
			}
		}
	}
	return out
}

// departures yields the returns by which other goroutines of the witness have left, each
// once, with the paths to them.
func (p *patient) departures() iter.Seq2[*ast.ReturnStmt, []ast.Node] {
	return func(yield func(*ast.ReturnStmt, []ast.Node) bool) {
		seen := make(map[ast.Node]bool)
		for _, s := range p.Outcome.Steps {
			if s.Kind != witness.End || s.Goroutine == p.Main.Goroutine {
				continue
			}
			path := p.pathAt(p.pos(s.Stack))
			ret, at := inner[*ast.ReturnStmt](path)
			if ret == nil || seen[ret] || !statement(path, at) {
				continue
			}
			seen[ret] = true
			if !yield(ret, path) {
				return
			}
		}
	}
}

// failures returns the other returns of a function, behind the start of the goroutine, that
// return an error as well.
func (p *patient) failures(path []ast.Node, but *ast.ReturnStmt) (list []*ast.ReturnStmt) {
	_, _, body := function(path)
	from := token.NoPos
	if len(p.Main.Started) > 0 {
		from = p.Main.Started[0].Instr.Pos
	}
	if body == nil || !from.IsValid() || !contains(body, from) {
		return nil
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if len(n.Results) == 0 || n == but || n.Pos() < from {
				return true
			}
			last := p.pass.TypesInfo.Types[n.Results[len(n.Results)-1]]
			if path := p.pathAt(n.Pos()); !last.IsNil() && len(path) > 0 && statement(path, 0) {
				list = append(list, n)
			}
		}
		return true
	})
	return list
}

// enders returns the calls that end something and are in reach of a return.
func (p *patient) enders(ret *ast.ReturnStmt) (calls []string) {
	add := func(expr string, v *types.Var) {
		switch {
		case v.Type().String() == "context.CancelFunc":
			calls = append(calls, expr+"()")
		case isSignal(v.Type()) && p.isClosed(v):
			calls = append(calls, "close("+expr+")")
		case p.Category == "dropped":
			if end := endOf(v.Type()); end != "" {
				calls = append(calls, expr+"."+end+"()")
			}
		}
	}
	for scope := p.pass.Pkg.Scope().Innermost(ret.Pos()); scope != nil && scope != p.pass.Pkg.Scope(); scope = scope.Parent() {
		for _, name := range scope.Names() {
			v, ok := scope.Lookup(name).(*types.Var)
			if !ok || v.Pos() >= ret.Pos() || name == "_" {
				continue
			}
			add(name, v)
			for _, f := range fields(p.pass.Pkg, v.Type()) {
				add(name+"."+f.Name(), f)
			}
		}
	}
	return calls
}

// endOf returns the method of a type that ends the life of an object, and needs nothing for
// that, or "".
func endOf(t types.Type) string {
	set := types.NewMethodSet(t)
	for i := range set.Len() {
		fn, ok := set.At(i).Obj().(*types.Func)
		if ok && fn.Exported() && scenario.EndsLife(fn.Name()) && fn.Signature().Params().Len() == 0 {
			return fn.Name()
		}
	}
	return ""
}
