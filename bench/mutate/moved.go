package main

import (
	"go/ast"
	"go/token"
	"slices"
)

// Mutants in which what has to be done is still there, but not on every path, or not in time.

// undefer makes a deferred call, which something waits for, a plain one at the end of the
// function: who returns before no longer makes it.
func (v *visitor) undefer(d *ast.DeferStmt) {
	body, ok := v.parent(1).(*ast.BlockStmt)
	if !ok || !isBody(v.parent(2), body) || !ends(d.Call) {
		return
	}
	last := body.List[len(body.List)-1]
	_, returns := last.(*ast.ReturnStmt)
	if last == ast.Stmt(d) || !leavesBefore(body, last) {
		return
	}
	at := last.End()
	call := "; " + v.text(d.Call)
	if returns {
		at, call = last.Pos(), v.text(d.Call)+"; "
	}
	v.move("undefer", d, at, call)
}

// ends reports whether a call is one that somebody else may wait for.
func ends(call *ast.CallExpr) bool {
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		return fun.Name == "close" && len(call.Args) == 1
	case *ast.SelectorExpr:
		return len(call.Args) == 0 && slices.Contains([]string{"Unlock", "RUnlock", "Done"}, fun.Sel.Name)
	}
	return false
}

// isBody reports whether a block is the body of a function.
func isBody(fn ast.Node, block *ast.BlockStmt) bool {
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		return fn.Body == block
	case *ast.FuncLit:
		return fn.Body == block
	}
	return false
}

// leavesBefore reports whether a function may return before its last statement.
func leavesBefore(body *ast.BlockStmt, last ast.Stmt) (leaves bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			leaves = leaves || ast.Stmt(n) != last
		}
		return true
	})
	return leaves
}

// late moves an Add into the goroutine that it counts.
func (v *visitor) late(list []ast.Stmt) {
	for i := range len(list) - 1 {
		add, ok := list[i].(*ast.ExprStmt)
		start, isGo := list[i+1].(*ast.GoStmt)
		if !ok || !isGo || !isAdd(add.X) {
			continue
		}
		if lit, ok := start.Call.Fun.(*ast.FuncLit); ok {
			v.move("late", add, lit.Body.Lbrace+1, " "+v.text(add)+"; ")
		}
	}
}

func isAdd(x ast.Expr) bool {
	call, ok := x.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	one, isLit := call.Args[0].(*ast.BasicLit)
	return ok && isLit && sel.Sel.Name == "Add" && one.Value == "1"
}

// again takes the return behind a send out, if that is not the end of the function anyway.
func (v *visitor) again(list []ast.Stmt) {
	n := len(list)
	if n < 2 {
		return
	}
	if block, ok := v.parent(0).(*ast.BlockStmt); ok && isBody(v.parent(1), block) {
		return
	}
	_, sends := list[n-2].(*ast.SendStmt)
	if ret, ok := list[n-1].(*ast.ReturnStmt); ok && sends {
		v.add("again", ret, "")
	}
}

// move takes a statement out and puts a text elsewhere behind it.
func (v *visitor) move(kind string, n ast.Node, to token.Pos, text string) {
	before := len(v.list)
	v.add(kind, n, "")
	m := &v.list[before]
	end := v.file.fset.Position(to).Offset
	m.with = string(v.file.src[m.to:end]) + text
	m.to = end
}
