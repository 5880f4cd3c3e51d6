package loopvar

import (
	"go/ast"
	"go/token"
	"go/types"
)

// literal returns the function literal that a sink lets run later, or nil.
func (j *join) literal() *ast.FuncLit {
	var exprs []ast.Expr
	switch n := j.sink.node.(type) {
	case *ast.GoStmt:
		exprs = []ast.Expr{n.Call.Fun}
	case *ast.CallExpr:
		exprs = n.Args
	}
	var found *ast.FuncLit
	for _, e := range exprs {
		lit, ok := ast.Unparen(e).(*ast.FuncLit)
		if id, isIdent := ast.Unparen(e).(*ast.Ident); isIdent {
			if v, isVar := j.info.Uses[id].(*types.Var); isVar {
				lit, ok = j.lits[v], j.lits[v] != nil
			}
		}
		if ok && found != nil {
			return nil // which of them?
		}
		if ok {
			found = lit
		}
	}
	return found
}

// signalsLast reports whether a goroutine has used the variable by the time
// that it sends on, closes, or counts down v for the last time, as far as is
// known.
func (j *join) signalsLast(v *types.Var) bool {
	var last token.Pos
	known := j.operations(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.SendStmt:
			if j.root(n.Chan) == v {
				last = max(last, n.End())
			}
		case *ast.CallExpr:
			if j.signals(n, v) {
				last = max(last, n.End())
			}
		}
	}, v)
	return !known || !last.IsValid() || !j.usedBetween(last, token.Pos(1<<30))
}

// signals reports whether a call closes v or counts it down.
func (j *join) signals(call *ast.CallExpr, v *types.Var) bool {
	switch callee := j.callee(call).(type) {
	case *types.Builtin:
		return callee.Name() == "close" && j.root(call.Args[0]) == v
	case *types.Func:
		x := receiverOf(call)
		return x != nil && callee.Name() == "Done" && j.root(x) == v
	}
	return false
}

// receivesFirst reports whether a goroutine has used the variable by the time
// that it first receives from v, as far as is known.
func (j *join) receivesFirst(v *types.Var) bool {
	first := token.Pos(1 << 30)
	known := j.operations(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.UnaryExpr:
			if n.Op == token.ARROW && j.root(n.X) == v {
				first = min(first, n.Pos())
			}
		case *ast.RangeStmt:
			if j.root(n.X) == v {
				first = min(first, n.Pos())
			}
		}
	}, v)
	return !known || !j.usedBetween(first, token.Pos(1<<30))
}

// usedBetween reports whether the sink's literal uses a variable of the loop
// in a range of its text.
func (j *join) usedBetween(from, to token.Pos) bool {
	for _, c := range j.sink.caps {
		if from < c.pos && c.pos < to {
			return true
		}
	}
	return false
}

// operations calls visit for what the sink's literal does itself, in its
// order. It reports false if there is no literal, if the variable is given to
// it, or if v is used by a function in it, which may run at any time.
func (j *join) operations(visit func(ast.Node), v *types.Var) bool {
	lit := j.literal()
	inOrder := lit != nil
	for _, c := range j.sink.caps {
		inOrder = inOrder && lit.Pos() < c.pos && c.pos < lit.End()
	}
	if !inOrder {
		return false
	}
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit, *ast.DeferStmt:
			ast.Inspect(n, func(m ast.Node) bool {
				id, ok := m.(*ast.Ident)
				inOrder = inOrder && !(ok && j.info.Uses[id] == types.Object(v))
				return inOrder
			})
			return false
		case nil:
			return false
		}
		visit(n)
		return true
	})
	return inOrder
}
