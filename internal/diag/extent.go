package diag

import (
	"go/ast"
	"go/token"
)

// spread widens the places of a diagnostic, which are those that go/ssa gives
// to operations, such as an opening parenthesis, to what a reader takes for the
// operation: a call, a send, a condition.
func (r *Reporter) spread(at, end *token.Pos) {
	if end.IsValid() || !at.IsValid() {
		return // the analyzer knows better
	}
	if from, to := r.extent(*at); from.IsValid() {
		*at, *end = from, to
	}
}

// extent returns the part of the operation at a place that is on its line; the
// line stays the same, since findings are silenced and remembered by it.
func (r *Reporter) extent(pos token.Pos) (from, to token.Pos) {
	for _, f := range r.pass.Files {
		if pos < f.FileStart || pos >= f.FileEnd {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if n == nil || pos < n.Pos() || pos >= n.End() {
				return false
			}
			if start, end := operation(n, pos); start.IsValid() {
				from, to = r.clip(start, pos, end) // the innermost one counts
			}
			return true
		})
	}
	return from, to
}

// operation returns the extent of a node if its place, as an operation, is pos.
func operation(n ast.Node, pos token.Pos) (from, to token.Pos) {
	switch n := n.(type) {
	case *ast.CallExpr:
		if _, literal := n.Fun.(*ast.FuncLit); n.Lparen == pos && !literal {
			return n.Pos(), n.End()
		}
	case *ast.SendStmt:
		if n.Arrow == pos {
			return n.Pos(), n.End()
		}
	case *ast.UnaryExpr:
		if n.OpPos == pos {
			return n.Pos(), n.End()
		}
	case *ast.BinaryExpr:
		if n.OpPos == pos {
			return n.Pos(), n.End()
		}
	case *ast.AssignStmt:
		if n.TokPos == pos {
			return n.Pos(), n.End()
		}
	}
	if n.Pos() == pos {
		return pos, head(n)
	}
	return token.NoPos, token.NoPos
}

// head returns the end of what names a node that begins at a place: of a
// statement with a body, what stands before that.
func head(n ast.Node) token.Pos {
	switch n := n.(type) {
	case *ast.ReturnStmt, *ast.BranchStmt, *ast.Ident, *ast.SelectorExpr:
		return n.End()
	case *ast.GoStmt:
		return callee(n.Call)
	case *ast.DeferStmt:
		return callee(n.Call)
	case *ast.RangeStmt:
		return n.X.End()
	case *ast.ForStmt:
		switch {
		case n.Post != nil:
			return n.Post.End()
		case n.Cond != nil:
			return n.Cond.End()
		}
		return n.For + token.Pos(len("for"))
	case *ast.SelectStmt:
		return n.Select + token.Pos(len("select"))
	}
	return token.NoPos
}

// callee returns the end of a call, or of the signature of a literal that is
// called.
func callee(c *ast.CallExpr) token.Pos {
	if lit, ok := c.Fun.(*ast.FuncLit); ok {
		return lit.Type.End()
	}
	return c.End()
}

// clip returns the part of a range that is on the line of pos.
func (r *Reporter) clip(from, pos, to token.Pos) (token.Pos, token.Pos) {
	file := r.pass.Fset.File(pos)
	line := file.Line(pos)
	if file.Line(from) != line {
		from = pos
	}
	if !to.IsValid() || file.Line(to) != line {
		to = token.NoPos
		if from < pos {
			to = pos
		}
	}
	return from, to
}
