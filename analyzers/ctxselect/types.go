package ctxselect

import (
	"go/ast"
	"go/token"
	"go/types"
)

// variable returns the variable or field that an expression names, or nil.
func (x *index) variable(e ast.Expr) *types.Var {
	switch e := plain(e).(type) {
	case *ast.Ident:
		if v, ok := x.info.ObjectOf(e).(*types.Var); ok {
			return v.Origin()
		}
	case *ast.SelectorExpr:
		if v, ok := x.info.ObjectOf(e.Sel).(*types.Var); ok {
			return v.Origin()
		}
	}
	return nil
}

// callee returns what a call calls: a function, a builtin, a variable that
// holds a function, or nil.
func (x *index) callee(c *ast.CallExpr) types.Object {
	switch f := plain(c.Fun).(type) {
	case *ast.Ident:
		return origin(x.info.Uses[f])
	case *ast.SelectorExpr:
		return origin(x.info.Uses[f.Sel])
	case *ast.IndexExpr:
		return x.callee(&ast.CallExpr{Fun: f.X})
	case *ast.IndexListExpr:
		return x.callee(&ast.CallExpr{Fun: f.X})
	}
	return nil
}

func origin(o types.Object) types.Object {
	switch o := o.(type) {
	case *types.Func:
		return o.Origin()
	case *types.Var:
		return o.Origin()
	}
	return o
}

// fullName returns the full name of the function that a call calls, or "".
func (x *index) fullName(c *ast.CallExpr) string {
	if f, ok := x.callee(c).(*types.Func); ok {
		return f.FullName()
	}
	return ""
}

func plain(e ast.Expr) ast.Expr {
	for {
		switch p := e.(type) {
		case *ast.ParenExpr:
			e = p.X
		case *ast.StarExpr:
			e = p.X
		default:
			return e
		}
	}
}

func isLit(e ast.Expr) bool {
	_, ok := ast.Unparen(e).(*ast.FuncLit)
	return ok
}

func isContext(t types.Type) bool { return isNamed(t, "context", "Context") }

// isNamed reports whether t is the type of that name, or points to it.
func isNamed(t types.Type, pkg, name string) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == pkg && n.Obj().Name() == name
}

// isSignal reports whether a channel of that type can be made to say that it
// is time to stop: it carries nothing, or a boolean.
func isSignal(t types.Type) bool {
	c, ok := t.Underlying().(*types.Chan)
	if !ok || c.Dir() == types.SendOnly {
		return false
	}
	switch e := c.Elem().Underlying().(type) {
	case *types.Struct:
		return e.NumFields() == 0
	case *types.Basic:
		return e.Kind() == types.Bool
	}
	return false
}

func isChan(t types.Type) bool {
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// received returns the channel that a communication receives from, or nil.
func received(comm ast.Stmt) ast.Expr {
	var e ast.Expr
	switch s := comm.(type) {
	case *ast.ExprStmt:
		e = s.X
	case *ast.AssignStmt:
		e = s.Rhs[0]
	}
	if u, ok := unparen(e).(*ast.UnaryExpr); ok && u.Op == token.ARROW {
		return u.X
	}
	return nil
}

// unparen is ast.Unparen that takes nil.
func unparen(e ast.Expr) ast.Expr {
	if e == nil {
		return nil
	}
	return ast.Unparen(e)
}

// inspect walks a node without the literals in it.
func inspect(n ast.Node, visit func(ast.Node) bool) {
	ast.Inspect(n, func(m ast.Node) bool {
		if _, ok := m.(*ast.FuncLit); ok && m != n {
			return false
		}
		return m != nil && visit(m)
	})
}
