package ctxselect

import (
	"go/ast"
	"go/types"
	"slices"
)

// ofOthers reports whether a context or channel says to others than a loop that it is time
// to stop.
func (x *index) ofOthers(s signal, l *loop) bool {
	return x.beforeOnce(s, l.fn) || x.forEverybody(s, l.fn) || x.madeForOne(s, l) || x.endsBehind(s, l.fn) || x.ofStranger(s, l.fn)
}

// madeForOne reports whether a context is one that depends on no other one and was made for
// a call, the only thing that it is used for. Other goroutines that are started beside that
// are none of its business.
func (x *index) madeForOne(s signal, l *loop) bool {
	if s.err == "" || s.v == nil || s.v.IsField() || len(x.defs[s.v]) != 1 {
		return false
	}
	made, ok := unparen(x.defs[s.v][0]).(*ast.CallExpr)
	if !ok || x.fullName(made) != "context.WithCancel" {
		return false
	}
	parent, ok := unparen(made.Args[0]).(*ast.CallExpr)
	if !ok || !x.isBackground(parent) {
		return false
	}
	var uses []*ast.Ident
	for id, o := range x.info.Uses {
		if o == types.Object(s.v) {
			uses = append(uses, id)
		}
	}
	return len(uses) == 1 && !contains(l.fn.node, uses[0]) && x.isArgument(uses[0], l.fn)
}

// isArgument reports whether the functions around another one give a call a variable.
func (x *index) isArgument(id *ast.Ident, f *fn) bool {
	for f.outer != nil {
		f = f.outer
	}
	found := false
	inspect(f.node, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			found = found || slices.ContainsFunc(c.Args, func(a ast.Expr) bool { return unparen(a) == ast.Expr(id) })
		}
		return !found
	})
	return found
}

// forEverybody reports whether a goroutine is started by what a sync.Once does that is a
// variable of the package: it is there for all who come, whoever is the first.
func (x *index) forEverybody(s signal, f *fn) bool {
	if s.v == nil || s.v.Parent() == x.pass.Pkg.Scope() {
		return false
	}
	from, ok := x.started(f)
	if !ok {
		return false
	}
	for g := from.fn; g != nil && g.outer != nil; g = g.outer {
		if once := x.onceOf(g); once != nil {
			v := x.variable(once)
			return v != nil && v.Parent() == x.pass.Pkg.Scope()
		}
	}
	return false
}

// onceOf returns the sync.Once that a literal is given to, or nil.
func (x *index) onceOf(f *fn) (once ast.Expr) {
	inspect(f.outer.body, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok && len(c.Args) == 1 && unparen(c.Args[0]) == f.node && x.fullName(c) == "(*sync.Once).Do" {
			once = unparen(c.Fun).(*ast.SelectorExpr).X
		}
		return once == nil
	})
	return once
}

// beforeOnce reports whether a signal is a variable of the function around what a
// sync.Once does: what is begun there, once, is for all calls of that function, and
// need not end with the first.
func (x *index) beforeOnce(s signal, f *fn) bool {
	if s.v == nil || s.v.IsField() {
		return false
	}
	for ; f != nil && f.outer != nil; f = f.outer {
		if s.v.Pos() < f.node.Pos() && x.onceOf(f) != nil {
			return true
		}
	}
	return false
}

// endsBehind reports whether a context that depends on no other one ends when a function does,
// by a call that the function has deferred, and by nothing else: until then it goes on.
func (x *index) endsBehind(s signal, f *fn) bool {
	if s.err == "" || s.v == nil || s.v.IsField() || len(x.defs[s.v]) != 1 || len(x.cancels[s.v]) != 1 || x.cancels[s.v][0] == nil {
		return false
	}
	made, ok := unparen(x.defs[s.v][0]).(*ast.CallExpr)
	if !ok || x.fullName(made) != "context.WithCancel" || x.exprEnds(made.Args[0], make(map[*types.Var]bool)) {
		return false
	}
	uses := 0
	for _, o := range x.info.Uses {
		if o == types.Object(x.cancels[s.v][0]) {
			uses++
		}
	}
	deferred := false
	inspect(f.body, func(n ast.Node) bool {
		if d, ok := n.(*ast.DeferStmt); ok && x.variable(d.Call.Fun) == x.cancels[s.v][0] {
			deferred = true
		}
		return true
	})
	return deferred && uses == 1
}

// ofStranger reports whether a channel is in an object of which a goroutine that is written
// in a function does not say anything, though it stands beside it: it is for those who belong
// to that object.
func (x *index) ofStranger(s signal, f *fn) bool {
	if s.of == nil || s.err != "" {
		return false
	}
	for ; f != nil && f.outer != nil && len(f.starts) == 0; f = f.outer {
	}
	if f == nil || f.outer == nil || f.node.Pos() <= s.of.Pos() && s.of.Pos() < f.node.End() {
		return false
	}
	for o := f.outer; o != nil; o = o.outer {
		if o.sig.Recv() == s.of {
			return false // a method's goroutines are those of its object
		}
	}
	named := false
	ast.Inspect(f.node, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		named = named || ok && x.info.Uses[id] == types.Object(s.of)
		return !named
	})
	return !named
}
