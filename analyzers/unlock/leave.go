package unlock

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/locks"
)

// unlockBefore inserts the Unlock that is missing before a return, a panic or
// the end of the function. What is returned must not need the lock.
func (s *source) unlockBefore(p *locks.Problem) []analysis.TextEdit {
	if !p.Sure && p.Lock != nil {
		return nil
	}
	if end := s.atEnd(p); end != nil {
		return s.unlockAfter(p, end)
	}
	stmt, _ := s.statement(p.At)
	if stmt == nil || !s.needsNothing(stmt) {
		return nil
	}
	return s.unlockAt(p, stmt)
}

// needsNothing reports whether a statement that leaves the function takes no
// lock and reads nothing that one may guard.
func (s *source) needsNothing(stmt ast.Stmt) bool {
	call, ok := stmt.(*ast.ExprStmt)
	if !ok {
		return simpleReturn(s, stmt)
	}
	for _, x := range call.X.(*ast.CallExpr).Args {
		if !s.simple(x) {
			return false
		}
	}
	return true
}

// atEnd returns the last statement of the function if it is behind that one
// that the lock is held.
func (s *source) atEnd(p *locks.Problem) ast.Stmt {
	body := s.body(p.Fn)
	if body == nil || p.At.Pos().IsValid() || s.pos(p.At) != body.Rbrace || len(body.List) == 0 {
		return nil
	}
	return body.List[len(body.List)-1]
}

// unlockLeaving inserts the Unlock that is missing before one of the jumps that
// lead to where the lock is still held, or before all of them.
func (s *source) unlockLeaving(p *locks.Problem) []proposal {
	var list []proposal
	all := proposal{message: "Unlock before leaving the turn of the loop"}
	body := s.body(p.Fn)
	if body == nil || p.Lock == nil {
		return nil
	}
	ast.Inspect(body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		jump, ok := n.(*ast.BranchStmt)
		if !ok || jump.Tok == token.FALLTHROUGH || jump.Pos() < s.pos(p.Lock) {
			return true
		}
		if edits := s.unlockAt(p, jump); edits != nil {
			list = append(list, proposal{"Unlock before the " + jump.Tok.String(), edits})
			all.edits = append(all.edits, edits...)
		}
		return true
	})
	if len(list) > 1 {
		list = append(list, all)
	}
	return list
}

// unlockAt inserts the Unlock before a statement.
func (s *source) unlockAt(p *locks.Problem, stmt ast.Stmt) []analysis.TextEdit {
	text := s.unlockText(p, stmt.Pos())
	if text == "" || !s.startsLine(stmt) || !s.listed(stmt) {
		return nil
	}
	return []analysis.TextEdit{{Pos: stmt.Pos(), End: stmt.Pos(), NewText: []byte(text + "\n" + s.indent(stmt))}}
}

// unlockAfter inserts the Unlock after a statement.
func (s *source) unlockAfter(p *locks.Problem, stmt ast.Stmt) []analysis.TextEdit {
	text := s.unlockText(p, stmt.End())
	if text == "" || !s.startsLine(stmt) {
		return nil
	}
	return []analysis.TextEdit{{Pos: stmt.End(), End: stmt.End(), NewText: []byte("\n" + s.indent(stmt) + text)}}
}

// listed reports whether a statement stands in a list, where another may stand
// beside it.
func (s *source) listed(stmt ast.Stmt) bool {
	path := s.path(stmt.Pos())
	for i, n := range path {
		if n == stmt && i+1 < len(path) {
			return listOf(path[i+1]) != nil
		}
	}
	return false
}

// unlockText returns the call that unlocks the lock of a problem, as it is
// written at pos: as the lock is locked, or else as it is unlocked elsewhere in
// the function. It is "" if that would mean something else there.
func (s *source) unlockText(p *locks.Problem, pos token.Pos) string {
	if p.Release != nil {
		if c := s.call(p.Other); c != nil && s.means(c.Fun, pos) {
			return s.text(c)
		}
		return ""
	}
	if x := s.receiver(p.Lock); x != nil && s.means(x, pos) {
		return types.ExprString(x) + "." + unlocks(p.Read) + "()"
	}
	call := s.call(p.Other)
	if call == nil || len(call.Args) > 0 || !s.means(call.Fun, pos) {
		return ""
	}
	return types.ExprString(call)
}

// lockText returns the lock as it is written where it is locked, if it is
// nothing but names, else "".
func (s *source) lockText(p *locks.Problem) string {
	x := s.receiver(p.Lock)
	if x == nil || !names(x) {
		return ""
	}
	return types.ExprString(x)
}

// receiver returns the lock that an instruction operates on by itself.
func (s *source) receiver(i ssa.Instruction) ast.Expr {
	instr, ok := i.(ssa.CallInstruction)
	c := s.call(i)
	if c == nil || !ok {
		return nil
	}
	if op, _ := locks.OpOf(instr.Common()); op == locks.None {
		return nil
	}
	if sel, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr); ok {
		return sel.X
	}
	return nil
}

func names(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return names(x.X)
	}
	return false
}

// means reports whether an expression of names, fields and elements can be
// written at pos, too, with its names meaning the same.
func (s *source) means(x ast.Expr, pos token.Pos) bool {
	switch x := x.(type) {
	case *ast.BasicLit:
		return true
	case *ast.SelectorExpr:
		return s.means(x.X, pos)
	case *ast.IndexExpr:
		return s.means(x.X, pos) && s.means(x.Index, pos)
	case *ast.Ident:
		scope := s.pass.Pkg.Scope().Innermost(pos)
		if scope == nil {
			return false
		}
		_, obj := scope.LookupParent(x.Name, pos)
		return obj != nil && obj == s.pass.TypesInfo.Uses[x]
	}
	return false
}
