package judge

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// handedOver reports whether the call at pos locks a field in a function that never
// unlocks it and then sends something, while another function of the package unlocks it and
// never locks it: the lock goes to somebody else with the work that it is held for, as in
//
//	func (p *pool) queue(t task) { p.mu.Lock(); p.tasks <- t }
//	func (p *pool) worker()      { for t := range p.tasks { t.run(); p.mu.Unlock() } }
//
// Who locks it again waits for the other one, of whom a story may know nothing.
func handedOver(pass *analysis.Pass, pos token.Pos) bool {
	field := lockedAt(pass, pos)
	if field == nil {
		return false
	}
	there, elsewhere := false, false
	for _, f := range pass.Files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			locks, unlocks := operatesOn(pass, fn, field, "Lock", "RLock"), operatesOn(pass, fn, field, "Unlock", "RUnlock")
			if fn.Pos() <= pos && pos < fn.End() {
				there = !unlocks && sendsAfter(fn, pos)
			} else if unlocks && !locks {
				elsewhere = true
			}
		}
	}
	return there && elsewhere
}

// lockedAt returns the field that the call at pos locks, or nil.
func lockedAt(pass *analysis.Pass, pos token.Pos) (field types.Object) {
	for _, f := range pass.Files {
		if f.FileStart > pos || pos > f.FileEnd {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if sel, ok := c.Fun.(*ast.SelectorExpr); ok && (c.Lparen == pos || sel.Sel.Pos() == pos || c.Pos() == pos) {
				field = fieldOf(pass, c, "Lock", "RLock")
			}
			return true
		})
	}
	return field
}

// sendsAfter reports whether a function sends on a channel behind pos.
func sendsAfter(fn *ast.FuncDecl, pos token.Pos) (found bool) {
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		send, ok := n.(*ast.SendStmt)
		found = found || ok && send.Pos() > pos
		return !found
	})
	return found
}

// operatesOn reports whether a function calls one of the methods of a field.
func operatesOn(pass *analysis.Pass, fn *ast.FuncDecl, field types.Object, methods ...string) (found bool) {
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			found = found || fieldOf(pass, c, methods...) == field
		}
		return !found
	})
	return found
}

// fieldOf returns the field on which a call calls one of the methods, or nil.
func fieldOf(pass *analysis.Pass, c *ast.CallExpr, methods ...string) types.Object {
	sel, ok := c.Fun.(*ast.SelectorExpr)
	if !ok || !slices.Contains(methods, sel.Sel.Name) {
		return nil
	}
	of, ok := ast.Unparen(sel.X).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	if v, ok := pass.TypesInfo.Uses[of.Sel].(*types.Var); ok && v.IsField() {
		return v
	}
	return nil
}
