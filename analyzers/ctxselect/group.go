package ctxselect

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// checkGroups reports goroutines of an errgroup that wait for nothing but the end of
// the context which the group's own was made of. When another goroutine of the group
// fails, that of the group is done, but not the other one, and Wait goes on. It does
// not matter if the function itself ends that one meanwhile.
func (x *index) checkGroups(f *fn) (out []analysis.Diagnostic) {
	for _, g := range x.groups(f) {
		if len(g.members) < 2 || !g.waits {
			continue
		}
		for _, m := range g.members {
			if !slices.ContainsFunc(g.members, func(other *ast.FuncLit) bool { return other != m && fails(other) }) {
				continue
			}
			for _, at := range x.onlyWaits(m, g.parent) {
				out = append(out, analysis.Diagnostic{
					Pos: at.Pos(), End: at.End(),
					Category: "group",
					Message:  fmt.Sprintf("waits for %s, not for %s: %s.Wait blocks when another goroutine of the group fails", g.parent.Name(), g.ctx.Name(), g.group.Name()),
					Related:  []analysis.RelatedInformation{{Pos: g.made.Pos(), Message: g.ctx.Name() + " is done when one fails"}},
				})
			}
		}
	}
	return out
}

// fails reports whether a function returns an error, as far as it shows.
func fails(lit *ast.FuncLit) bool {
	found := false
	inspect(lit.Body, func(n ast.Node) bool {
		if r, ok := n.(*ast.ReturnStmt); ok && len(r.Results) == 1 {
			id, ok := r.Results[0].(*ast.Ident)
			found = found || !ok || id.Name != "nil"
		}
		return !found
	})
	return found
}

// A group is a variable that holds an errgroup with a context.
type group struct {
	made               ast.Node
	group, ctx, parent *types.Var
	members            []*ast.FuncLit // that are given to Go
	waits              bool
}

// groups returns the groups that a function makes.
func (x *index) groups(f *fn) []*group {
	if f.body == nil {
		return nil // it is written in assembly
	}
	var list []*group
	inspect(f.body, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok {
			if g := x.groupOf(a); g != nil && !x.endsParent(f, g.parent) {
				list = append(list, g)
			}
		}
		return true
	})
	x.addMembers(f, list)
	return list
}

// addMembers finds what is given to the groups of a function to run.
func (x *index) addMembers(f *fn, list []*group) {
	for _, g := range list {
		ast.Inspect(f.body, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr)
			if !ok || x.variable(sel.X) != g.group {
				return true
			}
			switch sel.Sel.Name {
			case "Wait":
				g.waits = true
			case "Go":
				if lit, ok := ast.Unparen(c.Args[0]).(*ast.FuncLit); ok {
					g.members = append(g.members, lit)
				}
			}
			return true
		})
	}
}

// groupOf returns the group that an assignment makes, if its context and the one
// that it is made of are different variables.
func (x *index) groupOf(a *ast.AssignStmt) *group {
	if len(a.Lhs) != 2 || len(a.Rhs) != 1 {
		return nil
	}
	c, ok := ast.Unparen(a.Rhs[0]).(*ast.CallExpr)
	if !ok || x.fullName(c) != "golang.org/x/sync/errgroup.WithContext" {
		return nil
	}
	g := &group{made: a, group: x.variable(a.Lhs[0]), ctx: x.variable(a.Lhs[1]), parent: x.variable(c.Args[0])}
	if g.group == nil || g.ctx == nil || g.parent == nil || g.ctx == g.parent || g.ctx.Name() == "_" || g.parent.IsField() {
		return nil
	}
	return g
}

// endsParent reports whether a function may end a context before it returns: it is
// made here, and its cancel function is used other than to be deferred.
func (x *index) endsParent(f *fn, ctx *types.Var) bool {
	ends := false
	ast.Inspect(f.body, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || !slices.ContainsFunc(a.Lhs, func(e ast.Expr) bool { return x.variable(e) == ctx }) {
			return true
		}
		for _, e := range a.Lhs {
			if v := x.variable(e); v != nil && v != ctx && !isContext(v.Type()) && !isGroup(v.Type()) {
				ends = ends || !x.onlyDeferred(f, v)
			}
		}
		return true
	})
	return ends
}

// isGroup reports whether a variable of a type holds an errgroup, which ends its own context
// and not the one that this is made of, be they one variable.
func isGroup(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	return ok && types.Unalias(p.Elem()).String() == "golang.org/x/sync/errgroup.Group"
}

// onlyDeferred reports whether all that a function does with a variable is to defer
// its call.
func (x *index) onlyDeferred(f *fn, v *types.Var) bool {
	uses, deferred := 0, 0
	ast.Inspect(f.body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && x.info.Uses[id] == v {
			uses++
		}
		return true
	})
	inspect(f.body, func(n ast.Node) bool {
		if d, ok := n.(*ast.DeferStmt); ok && x.variable(d.Call.Fun) == v {
			deferred++
		}
		return true
	})
	return uses == deferred
}

// onlyWaits returns where a function waits for a context and for nothing else, but
// time.
func (x *index) onlyWaits(lit *ast.FuncLit, ctx *types.Var) (out []ast.Node) {
	waits := func(ch ast.Expr) bool {
		c, ok := unparen(ch).(*ast.CallExpr)
		if !ok {
			return false
		}
		recv := method(c, "Done")
		return recv != nil && x.variable(recv) == ctx
	}
	inspect(lit.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectStmt:
			found, others := false, false
			for _, s := range n.Body.List {
				ch := received(s.(*ast.CommClause).Comm)
				switch {
				case ch != nil && waits(ch):
					found = true
				case ch == nil || !x.isTime(ch):
					others = true
				}
			}
			if found && !others {
				out = append(out, n)
			}
			return false
		case *ast.ExprStmt:
			if ch := received(n); ch != nil && waits(ch) {
				out = append(out, n)
			}
		}
		return true
	})
	return out
}

// isTime reports whether a channel is one on which the time is sent.
func (x *index) isTime(ch ast.Expr) bool {
	c, ok := x.info.TypeOf(ch).Underlying().(*types.Chan)
	return ok && types.Unalias(c.Elem()).String() == "time.Time"
}
