package remedy

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// takeIfThere proposes to take what a timer has sent only if it is there: an earlier
// receive may have had it.
func (p *patient) takeIfThere() []proposal {
	recv, at := inner[*ast.UnaryExpr](p.path)
	if recv == nil || recv.Op != token.ARROW || !p.isTimerC(recv.X) || at+1 >= len(p.path) {
		return nil
	}
	stmt, ok := p.path[at+1].(*ast.ExprStmt)
	if !ok || !statement(p.path, at+1) {
		return nil
	}
	text := "select {\ncase " + p.text(stmt) + ":\ndefault:\n}"
	edit := analysis.TextEdit{Pos: stmt.Pos(), End: stmt.End(), NewText: []byte(text)}
	return []proposal{{message: "Take what is there, and do not wait for it", edits: []analysis.TextEdit{edit}}}
}

// closeBeside proposes to close the stop channel that a select waits for, a field that
// nobody closes, where one is closed that lies beside it.
func (p *patient) closeBeside() []proposal {
	sel, _ := inner[*ast.SelectStmt](p.path)
	if sel == nil {
		return nil
	}
	var props []proposal
	for _, c := range sel.Body.List {
		at := p.stopField(c.(*ast.CommClause).Comm)
		if at == nil {
			continue
		}
		field := p.pass.TypesInfo.Uses[at.Sel].(*types.Var)
		for _, f := range fields(p.pass.Pkg, p.pass.TypesInfo.TypeOf(at.X)) {
			if f.Origin() != field.Origin() && isSignal(f.Type()) {
				props = append(props, p.closeWith(field, f)...)
			}
		}
	}
	return props
}

// stopField returns the field that a case receives from, if that can only be closed, and
// nobody does so.
func (p *patient) stopField(comm ast.Stmt) *ast.SelectorExpr {
	e, ok := comm.(*ast.ExprStmt)
	if !ok || !isReceive(e.X) {
		return nil
	}
	sel, ok := ast.Unparen(ast.Unparen(e.X).(*ast.UnaryExpr).X).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	f, ok := p.pass.TypesInfo.Uses[sel.Sel].(*types.Var)
	if !ok || !f.IsField() || !isSignal(f.Type()) || p.isClosed(f) {
		return nil
	}
	return sel
}

// closeWith proposes to close a field after each statement that closes another one of
// the same struct.
func (p *patient) closeWith(field, beside *types.Var) (props []proposal) {
	for _, id := range p.usesOf(beside.Origin()) {
		path := p.pathAt(id.Pos())
		call, _ := inner[*ast.CallExpr](path)
		if call == nil || p.closed(call) == nil {
			continue
		}
		sel, ok := ast.Unparen(call.Args[0]).(*ast.SelectorExpr)
		stmt, at := stmtOf(path)
		if _, plain := stmt.(*ast.ExprStmt); !ok || !plain || !statement(path, at) {
			continue
		}
		props = append(props, proposal{
			message: "Close " + field.Name() + ", too",
			edits:   []analysis.TextEdit{p.after(stmt, "close("+p.text(sel.X)+"."+field.Name()+")")},
		})
	}
	return props
}
