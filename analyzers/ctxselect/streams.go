package ctxselect

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/ir"
)

// checkStreams reports goroutines of an errgroup that receive from a stream which does not
// end with the context of the group: it was given to the function, as that of its client,
// and ends when that returns, or it was made before the group was. When another goroutine
// of the group fails, this one receives on, and Wait waits for it: for both streams, if one
// is copied to the other.
func (x *index) checkStreams(f *fn) (out []analysis.Diagnostic) {
	if f.body == nil || ir.InTestFile(x.pass.Fset, f.body.Pos()) {
		return nil
	}
	for _, g := range x.streamGroups(f) {
		for _, m := range g.members {
			if !g.waits || !slices.ContainsFunc(g.members, func(other *ast.FuncLit) bool { return other != m && fails(other) }) {
				continue
			}
			for _, recv := range x.receives(m) {
				stream := x.variable(recv.Fun.(*ast.SelectorExpr).X)
				if !x.older(f, g, stream) {
					continue
				}
				out = append(out, analysis.Diagnostic{
					Pos: recv.Pos(), End: recv.End(),
					Category: "group",
					Message:  fmt.Sprintf("%s.Recv goes on when another goroutine of the group fails: %s.Wait blocks", stream.Name(), g.group.Name()),
					Related:  []analysis.RelatedInformation{{Pos: g.made.Pos(), Message: "the stream does not know the context that is made here"}},
				})
			}
		}
	}
	return out
}

// streamGroups returns the groups with a context that a function makes.
func (x *index) streamGroups(f *fn) (list []*group) {
	inspect(f.body, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || len(a.Lhs) != 2 || len(a.Rhs) != 1 {
			return true
		}
		c, ok := ast.Unparen(a.Rhs[0]).(*ast.CallExpr)
		if ok && x.fullName(c) == "golang.org/x/sync/errgroup.WithContext" && x.variable(a.Lhs[0]) != nil {
			list = append(list, &group{made: a, group: x.variable(a.Lhs[0])})
		}
		return true
	})
	x.addMembers(f, list)
	return list
}

// receives returns the calls by which a function receives from streams in loops.
func (x *index) receives(lit *ast.FuncLit) (list []*ast.CallExpr) {
	inspect(lit.Body, func(n ast.Node) bool {
		loop, ok := n.(*ast.ForStmt)
		if !ok {
			return true
		}
		inspect(loop.Body, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if s := method(c, "Recv"); s != nil && x.variable(s) != nil && isStream(x.info.TypeOf(s)) {
				list = append(list, c)
			}
			return true
		})
		return false
	})
	return list
}

// isStream reports whether values of a type receive until a context of theirs is done.
func isStream(t types.Type) bool {
	if !types.IsInterface(t) {
		return false
	}
	m, _, _ := types.LookupFieldOrMethod(t, true, nil, "Context")
	fn, ok := m.(*types.Func)
	return ok && fn.Signature().Params().Len() == 0 && fn.Signature().Results().Len() == 1 && isContext(fn.Signature().Results().At(0).Type())
}

// older reports whether a stream is a parameter of a function, or was made before a group
// with a context that the function does not end.
func (x *index) older(f *fn, g *group, stream *types.Var) bool {
	if stream.IsField() || stream.Pos() > g.made.Pos() {
		return false
	}
	if x.owner[stream] == f {
		return true
	}
	found, ok := false, true
	inspect(f.body, func(n ast.Node) bool {
		a, is := n.(*ast.AssignStmt)
		if !is || !slices.ContainsFunc(a.Lhs, func(e ast.Expr) bool { return x.variable(e) == stream }) {
			return true
		}
		c, is := ast.Unparen(a.Rhs[0]).(*ast.CallExpr)
		if !is || found || a.Pos() > g.made.Pos() {
			ok = false
			return true
		}
		for _, arg := range c.Args {
			if v := x.variable(arg); v != nil && isContext(v.Type()) {
				found = true
				ok = ok && !x.endsParent(f, v)
			}
		}
		return true
	})
	return found && ok
}
