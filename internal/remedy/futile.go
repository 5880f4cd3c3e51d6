package remedy

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// dropSelect proposes to let a goroutine end that only stays.
func (p *patient) dropSelect() []proposal {
	s, at := inner[*ast.SelectStmt](p.path)
	if s == nil || len(s.Body.List) > 0 || !statement(p.path, at) {
		return nil
	}
	e, _ := p.drop(s)
	return []proposal{{message: "Remove the select that nothing ends", edits: []analysis.TextEdit{e}}}
}

// stopOnly proposes not to drain the channel of a timer that has none, since it
// was made by time.AfterFunc.
func (p *patient) stopOnly() []proposal {
	recv, at := inner[*ast.UnaryExpr](p.path)
	if recv == nil || recv.Op != token.ARROW || !p.isTimerC(recv.X) || at+2 >= len(p.path) {
		return nil
	}
	stmt, ok := p.path[at+1].(*ast.ExprStmt)
	if !ok || !statement(p.path, at+1) {
		return nil
	}
	const message = "Do not drain a timer of time.AfterFunc"
	body, _ := p.path[at+2].(*ast.BlockStmt)
	if body != nil && len(body.List) == 1 && at+3 < len(p.path) {
		if branch, ok := p.path[at+3].(*ast.IfStmt); ok && branch.Else == nil && branch.Init == nil {
			if not, ok := branch.Cond.(*ast.UnaryExpr); ok && not.Op == token.NOT && callOf(not.X) != nil && statement(p.path, at+3) {
				edit := analysis.TextEdit{Pos: branch.Pos(), End: branch.End(), NewText: []byte(p.text(not.X))}
				return []proposal{{message: message, edits: []analysis.TextEdit{edit}}}
			}
		}
	}
	e, _ := p.drop(stmt)
	return []proposal{{message: message, edits: []analysis.TextEdit{e}}}
}

// isTimerC reports whether an expression is the channel of a time.Timer.
func (p *patient) isTimerC(x ast.Expr) bool {
	sel, ok := ast.Unparen(x).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "C" {
		return false
	}
	t := p.pass.TypesInfo.TypeOf(sel.X)
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	return types.TypeString(t, nil) == "time.Timer"
}
