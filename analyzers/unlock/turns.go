package unlock

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/locks"
)

// unlockTurns lets each turn of a loop unlock what it has locked, where a
// deferred call waits for the end of the function: at the end of the turn if
// nothing is called there that might panic, else by a function for the turn.
func (s *source) unlockTurns(p *locks.Problem) []analysis.TextEdit {
	lock, turn := s.statement(p.Lock)
	unlock, list := s.statement(p.At)
	if lock == nil || unlock == nil || !sameList(turn, list) || !s.loops(lock) || !s.startsLine(lock) {
		return nil
	}
	from, at := slices.Index(turn, lock), slices.Index(turn, unlock)
	rest := append(slices.Clone(turn[from+1:at]), turn[at+1:]...)
	if len(rest) == 0 || slices.ContainsFunc(rest, escapes) {
		return nil
	}
	last, indent := turn[len(turn)-1], s.indent(lock)
	if slices.ContainsFunc(rest, func(stmt ast.Stmt) bool { return s.mayPanic(stmt) }) {
		return []analysis.TextEdit{
			{Pos: lock.Pos(), End: lock.Pos(), NewText: []byte("func() {\n" + indent)},
			{Pos: last.End(), End: last.End(), NewText: []byte("\n" + indent + "}()")},
		}
	}
	drop, text := s.remove(unlock), s.text(s.call(p.At))
	if drop == nil || text == "" || last == unlock {
		return nil
	}
	return append(drop, analysis.TextEdit{Pos: last.End(), End: last.End(), NewText: []byte("\n" + indent + text)})
}

// loops reports whether a statement stands in the body of a loop itself.
func (s *source) loops(stmt ast.Stmt) bool {
	path := s.path(stmt.Pos())
	for i, n := range path {
		if n != stmt || i+2 >= len(path) {
			continue
		}
		switch path[i+2].(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		}
	}
	return false
}

// escapes reports whether a statement may lead out of the statements around
// it, or defers something.
func escapes(stmt ast.Stmt) bool {
	found := false
	var visit func(n ast.Node, inner bool)
	visit = func(n ast.Node, inner bool) {
		ast.Inspect(n, func(c ast.Node) bool {
			switch c := c.(type) {
			case *ast.FuncLit:
				return false
			case *ast.ReturnStmt, *ast.DeferStmt, *ast.LabeledStmt:
				found = true
			case *ast.BranchStmt:
				found = found || c.Label != nil || c.Tok == token.GOTO || !inner
			case *ast.ForStmt:
				visit(c.Body, true)
				return false
			case *ast.RangeStmt:
				visit(c.Body, true)
				return false
			}
			return !found
		})
	}
	visit(stmt, false)
	return found
}

// mayPanic reports whether a statement calls what may panic.
func (s *source) mayPanic(stmt ast.Stmt) bool {
	found := false
	ast.Inspect(stmt, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if ok && !s.pass.TypesInfo.Types[call.Fun].IsBuiltin() && !s.pass.TypesInfo.Types[call.Fun].IsType() {
			found = true
		}
		return !found
	})
	return found
}
