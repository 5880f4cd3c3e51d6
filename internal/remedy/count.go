package remedy

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// sendsOn returns how many values are ever sent on the channel that a call
// makes.
func (c *Cabinet) sendsOn(mk *ast.CallExpr) number {
	ch := c.channel(mk)
	if ch.lost {
		return unbounded
	}
	total := number{bounded: true}
	for _, send := range ch.sends {
		total = total.plus(c.often(send, c.root(send[0].(*ast.SendStmt).Chan), mk, 0))
	}
	return total
}

// maxCalls bounds how deep the calls are followed that lead to a send.
const maxCalls = 4

// often returns how often the node that a path begins with is met for each
// value of the variable, which leads to what the call makes.
//
// A loop counts only if the variable is declared outside of it, and a function
// as often as it is called if the variable is a parameter of it. A variable
// that receives what holds the channel counts as one.
func (c *Cabinet) often(path []ast.Node, v types.Object, mk *ast.CallExpr, depth int) number {
	if v == nil || depth > maxCalls {
		return unbounded
	}
	n := number{bounded: true, times: 1}
	for i, outer := range path[1:] {
		switch outer := outer.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if contains(outer, v.Pos()) {
				return n // it is the variable of the loop
			}
			if !inBody(outer, path[i]) || returnsAfter(path[:i+2]) {
				continue // done once
			}
			if n = c.times(n, outer, mk); !n.bounded {
				return n
			}
		case *ast.FuncLit:
			return n.scaled(c.litCalls(outer, path[i+1:], v, mk, depth))
		case *ast.FuncDecl:
			if !contains(outer, v.Pos()) {
				return unbounded // a variable of the package
			}
			return n.scaled(c.declCalls(outer, v, mk, depth))
		default:
			if contains(outer, v.Pos()) {
				return n // it is declared here
			}
		}
	}
	return unbounded
}

// returnsAfter reports whether the function returns behind the node that a path
// begins with, and before the node at the end of the path goes on.
func returnsAfter(path []ast.Node) bool {
	for i := 0; i+1 < len(path); i++ {
		list := statements(path[i+1])
		for _, s := range list {
			if _, ok := s.(*ast.ReturnStmt); ok && s.Pos() > path[i].Pos() {
				return true
			}
		}
	}
	return false
}

// scaled returns the number for something that is done n times in each of k.
func (n number) scaled(k number) number {
	switch {
	case !n.bounded || !k.bounded:
		return unbounded
	case n.loop == "":
		k.times *= n.times
		k.perLoop *= n.times
		return k
	case k.loop == "" && k.times == 1:
		return n
	}
	return unbounded
}

// times returns the number for what is done n times in each iteration of the
// loop.
func (c *Cabinet) times(n number, loop ast.Node, mk *ast.CallExpr) number {
	count := c.iterations(loop, mk)
	if count == "" || n.loop != "" {
		return unbounded
	}
	return number{bounded: true, perLoop: n.times, loop: count}
}

// iterations returns an expression for the number of iterations of a loop, as
// it can be written where mk is; "" if there is none.
func (c *Cabinet) iterations(loop ast.Node, mk *ast.CallExpr) string {
	switch l := loop.(type) {
	case *ast.RangeStmt:
		t := c.pass.TypesInfo.TypeOf(l.X)
		if t == nil || !c.steady(l.X, mk) {
			return ""
		}
		switch u := t.Underlying().(type) {
		case *types.Basic:
			if u.Info()&types.IsInteger != 0 {
				return c.text(l.X)
			}
		case *types.Slice, *types.Array, *types.Map:
			return "len(" + c.text(l.X) + ")"
		}
	case *ast.ForStmt:
		if limit := c.limit(l); limit != nil && c.steady(limit, mk) {
			return c.text(limit)
		}
	}
	return ""
}

// limit returns n of a loop of the form for i := 0; i < n; i++.
func (c *Cabinet) limit(l *ast.ForStmt) ast.Expr {
	init, ok1 := l.Init.(*ast.AssignStmt)
	cond, ok2 := l.Cond.(*ast.BinaryExpr)
	post, ok3 := l.Post.(*ast.IncDecStmt)
	if !ok1 || !ok2 || !ok3 || cond.Op != token.LSS || post.Tok != token.INC || len(init.Lhs) != 1 || len(init.Rhs) != 1 {
		return nil
	}
	i := c.root(init.Lhs[0])
	zero := c.pass.TypesInfo.Types[init.Rhs[0]].Value
	if i == nil || c.root(cond.X) != i || c.root(post.X) != i || zero == nil || constant.Sign(zero) != 0 {
		return nil
	}
	if len(c.assignments(i)) > 2 {
		return nil
	}
	return cond.Y
}

// steady reports whether an expression is a constant, or a chain of variables
// and fields, perhaps with len around it, that has its value when mk is called
// and keeps it.
func (c *Cabinet) steady(e ast.Expr, mk *ast.CallExpr) bool {
	if c.pass.TypesInfo.Types[e].Value != nil {
		v := c.root(e)
		return v == nil || v.Parent() == c.pass.Pkg.Scope() || v.Pos() < mk.Pos() || v.Pkg() != c.pass.Pkg
	}
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && c.builtin(call, "len") {
		return c.steady(call.Args[0], mk)
	}
	if sel, ok := ast.Unparen(e).(*ast.SelectorExpr); ok {
		return c.steadyField(sel, mk)
	}
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := c.object(id).(*types.Var)
	if !ok || v.Parent() == c.pass.Pkg.Scope() || v.Pos() > mk.Pos() || c.FileAt(v.Pos()) != c.FileAt(mk.Pos()) {
		return false
	}
	if d := decl(c.pathAt(mk.Pos())); d == nil || !contains(d, v.Pos()) {
		return false
	}
	for _, at := range c.assignments(v) {
		if at > mk.Pos() {
			return false
		}
	}
	return true
}

// steadyField does the same for a field: the function must not set it later.
// Another goroutine that did so would race with the loop.
func (c *Cabinet) steadyField(sel *ast.SelectorExpr, mk *ast.CallExpr) bool {
	f, ok := c.object(sel.Sel).(*types.Var)
	d := decl(c.pathAt(mk.Pos()))
	if !ok || !f.IsField() || d == nil || !c.steady(sel.X, mk) {
		return false
	}
	for _, id := range c.usesOf(f.Origin()) {
		path := c.pathAt(id.Pos())
		if contains(d, id.Pos()) && id.Pos() > mk.Pos() && c.changes(path) {
			return false
		}
	}
	return true
}

// changes reports whether the field that a path begins with is set there.
func (c *Cabinet) changes(path []ast.Node) bool {
	for i := 1; i < len(path); i++ {
		switch n := path[i].(type) {
		case *ast.SelectorExpr:
			if n.Sel != path[i-1] {
				return false
			}
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				if l == path[i-1] {
					return true
				}
			}
			return false
		case *ast.IncDecStmt:
			return true
		case *ast.UnaryExpr:
			return n.Op == token.AND
		default:
			return false
		}
	}
	return false
}

// assignments returns the places where a variable gets its values, or its
// address is taken.
func (c *Cabinet) assignments(v types.Object) (at []token.Pos) {
	at = append(at, v.Pos())
	for _, id := range c.usesOf(v) {
		path := c.pathAt(id.Pos())
		if len(path) < 2 {
			continue
		}
		switch n := path[1].(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				if l == path[0] {
					at = append(at, id.Pos())
				}
			}
		case *ast.IncDecStmt:
			at = append(at, id.Pos())
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				at = append(at, id.Pos())
			}
		}
	}
	return at
}

func bodyOf(loop ast.Node) *ast.BlockStmt {
	switch l := loop.(type) {
	case *ast.ForStmt:
		return l.Body
	case *ast.RangeStmt:
		return l.Body
	}
	return nil
}

// inBody reports whether a part of a loop is done in each iteration.
func inBody(loop, part ast.Node) bool {
	if f, ok := loop.(*ast.ForStmt); ok {
		return part != f.Init
	}
	return part == bodyOf(loop)
}

// litCalls returns how often a function literal is called for each value of the
// variable.
func (c *Cabinet) litCalls(lit *ast.FuncLit, path []ast.Node, v types.Object, mk *ast.CallExpr, depth int) number {
	if len(path) < 2 {
		return unbounded
	}
	switch n := path[1].(type) {
	case *ast.CallExpr:
		if n.Fun != lit {
			return c.often(path[1:], c.outer(lit, nil, v), mk, depth+1) // handed to what calls it once: Go, Do, AfterFunc
		}
		return c.often(path[1:], c.outer(lit, n, v), mk, depth+1)
	case *ast.AssignStmt:
		for i, r := range n.Rhs {
			if id, ok := n.Lhs[min(i, len(n.Lhs)-1)].(*ast.Ident); ok && r == lit && len(n.Lhs) == len(n.Rhs) {
				return c.calls(c.object(id), lit, v, mk, depth)
			}
		}
	}
	return unbounded
}

// declCalls does the same for a declared function.
func (c *Cabinet) declCalls(d *ast.FuncDecl, v types.Object, mk *ast.CallExpr, depth int) number {
	if contains(d.Body, v.Pos()) {
		return number{bounded: true, times: 1}
	}
	if d.Recv != nil && contains(d.Recv, v.Pos()) {
		return unbounded // the methods of a value can be called at will
	}
	return c.calls(c.object(d.Name), d, v, mk, depth)
}

// calls adds up the calls of a function that goes by a name.
func (c *Cabinet) calls(name types.Object, fn ast.Node, v types.Object, mk *ast.CallExpr, depth int) number {
	total := number{bounded: true}
	for _, id := range c.usesOf(name) {
		path := c.pathAt(id.Pos())
		at := 1
		if sel, ok := path[at].(*ast.SelectorExpr); ok && sel.Sel == id {
			at++
		}
		call, ok := path[at].(*ast.CallExpr)
		if !ok || ast.Unparen(call.Fun) != path[at-1] || contains(fn, call.Pos()) {
			return unbounded // it is used as a value, or calls itself
		}
		total = total.plus(c.often(path[at:], c.outer(fn, call, v), mk, depth+1))
		if !total.bounded {
			return total
		}
	}
	return total
}

// outer returns the variable that stands outside of a function for one that is
// used in it: that of the argument, for a parameter.
func (c *Cabinet) outer(fn ast.Node, call *ast.CallExpr, v types.Object) types.Object {
	if !contains(fn, v.Pos()) {
		return v
	}
	if call == nil {
		return nil
	}
	for i, arg := range call.Args {
		if c.param(call, i) == v {
			return c.root(arg)
		}
	}
	return nil
}
