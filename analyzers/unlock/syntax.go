package unlock

import (
	"bytes"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/ssa"
)

// path returns the nodes around a position, innermost first.
func (s *source) path(pos token.Pos) []ast.Node {
	for _, f := range s.pass.Files {
		if f.FileStart <= pos && pos < f.FileEnd {
			path, _ := astutil.PathEnclosingInterval(f, pos, pos)
			return path
		}
	}
	return nil
}

// statement returns the statement that an instruction is, and the list of
// statements it stands in; nil if it is only a part of one.
func (s *source) statement(i ssa.Instruction) (ast.Stmt, []ast.Stmt) {
	if i == nil {
		return nil, nil // in a caller
	}
	path := s.path(s.pos(i))
	for n, node := range path {
		stmt, ok := node.(ast.Stmt)
		if !ok {
			continue
		}
		switch stmt := stmt.(type) {
		case *ast.ReturnStmt:
		case *ast.ExprStmt:
			if s.call(i) == nil || stmt.X != s.call(i) {
				return nil, nil
			}
		case *ast.DeferStmt:
			if stmt.Call != s.call(i) {
				return nil, nil
			}
		default:
			return nil, nil
		}
		if n+1 == len(path) {
			return nil, nil
		}
		return stmt, listOf(path[n+1])
	}
	return nil, nil
}

// sameList reports whether two lists of statements are the same.
func sameList(a, b []ast.Stmt) bool { return len(a) > 0 && len(b) > 0 && &a[0] == &b[0] }

func listOf(n ast.Node) []ast.Stmt {
	switch n := n.(type) {
	case *ast.BlockStmt:
		return n.List
	case *ast.CaseClause:
		return n.Body
	case *ast.CommClause:
		return n.Body
	}
	return nil
}

func (s *source) body(fn *ssa.Function) *ast.BlockStmt {
	switch syntax := fn.Syntax().(type) {
	case *ast.FuncDecl:
		return syntax.Body
	case *ast.FuncLit:
		return syntax.Body
	}
	return nil
}

// last reports whether nothing happens after a statement but a return whose
// results take no lock.
func (s *source) last(body *ast.BlockStmt, stmt ast.Stmt, list []ast.Stmt) bool {
	n := slices.Index(list, stmt)
	if n < 0 {
		return false
	}
	if n+1 == len(list) {
		return sameList(list, body.List)
	}
	return simpleReturn(s, list[n+1])
}

// simpleReturn reports whether a statement is a return of what neither needs
// nor takes a lock: constants, variables of the function, new errors.
func simpleReturn(s *source, stmt ast.Stmt) bool {
	ret, ok := stmt.(*ast.ReturnStmt)
	return ok && !slices.ContainsFunc(ret.Results, func(x ast.Expr) bool { return !s.simple(x) })
}

func (s *source) simple(x ast.Expr) bool {
	if s.pass.TypesInfo.Types[x].Value != nil {
		return true
	}
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return s.simpleSelector(x)
	case *ast.CallExpr:
		sel, ok := x.Fun.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		fn, ok := s.pass.TypesInfo.Uses[sel.Sel].(*types.Func)
		if !ok || fn.FullName() != "errors.New" && fn.FullName() != "fmt.Errorf" {
			return false
		}
		return !slices.ContainsFunc(x.Args, func(a ast.Expr) bool { return !s.plain(a) })
	}
	return false
}

// simpleSelector reports whether x is an error of another package, or part of a
// variable of the function, which is a copy of what a lock may guard.
func (s *source) simpleSelector(x *ast.SelectorExpr) bool {
	if sel := s.pass.TypesInfo.Selections[x]; sel != nil && sel.Kind() == types.FieldVal && !sel.Indirect() {
		switch of := ast.Unparen(x.X).(type) {
		case *ast.SelectorExpr:
			return s.simpleSelector(of)
		case *ast.Ident:
			v, ok := s.pass.TypesInfo.Uses[of].(*types.Var)
			return ok && v.Parent() != s.pass.Pkg.Scope()
		}
		return false
	}
	id, ok := x.X.(*ast.Ident)
	if !ok {
		return false
	}
	_, ok = s.pass.TypesInfo.Uses[id].(*types.PkgName)
	return ok
}

// plain reports whether formatting x calls no method that might take a lock.
func (s *source) plain(x ast.Expr) bool {
	t := s.pass.TypesInfo.TypeOf(x)
	if t == nil || !s.simple(x) {
		return false
	}
	_, basic := t.(*types.Basic)
	return basic || types.Identical(t, types.Universe.Lookup("error").Type())
}

// defersAfter reports whether the function defers something after pos: it
// would run before a deferred Unlock does.
func (s *source) defersAfter(body *ast.BlockStmt, pos token.Pos) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if d, ok := n.(*ast.DeferStmt); ok && d.Pos() > pos {
			found = true
		}
		return !found
	})
	return found
}

func (s *source) inLoop(stmt ast.Stmt) bool {
	for _, n := range s.path(stmt.Pos()) {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.LabeledStmt:
			return true
		case *ast.FuncDecl, *ast.FuncLit:
			return false
		}
	}
	return false
}

// line returns the text before a position on its line.
func (s *source) line(pos token.Pos) []byte {
	at := s.pass.Fset.Position(pos)
	src, err := s.pass.ReadFile(s.pass.Fset.File(pos).Name())
	if err != nil || at.Offset > len(src) {
		return []byte("?")
	}
	return src[bytes.LastIndexByte(src[:at.Offset], '\n')+1 : at.Offset]
}

func (s *source) startsLine(stmt ast.Stmt) bool {
	return len(bytes.TrimSpace(s.line(stmt.Pos()))) == 0
}

func (s *source) indent(stmt ast.Stmt) string { return string(s.line(stmt.Pos())) }

// remove deletes a statement with its line, or, if more than that stands on the
// line, alone.
func (s *source) remove(stmt ast.Stmt) []analysis.TextEdit {
	tok := s.pass.Fset.File(stmt.Pos())
	line := tok.Line(stmt.End())
	if !s.startsLine(stmt) || line == tok.LineCount() || tok.Line(stmt.Pos()) != line {
		return nil
	}
	end := tok.LineStart(line + 1)
	src, err := s.pass.ReadFile(tok.Name())
	if err != nil || tok.Offset(end) > len(src) {
		return nil
	}
	switch rest := src[tok.Offset(stmt.End()):tok.Offset(end)]; {
	case len(bytes.TrimSpace(rest)) == 0:
		return []analysis.TextEdit{{Pos: tok.LineStart(line), End: end}}
	case bytes.HasPrefix(rest, []byte(" //")):
		return []analysis.TextEdit{{Pos: stmt.Pos(), End: stmt.End() + 1}}
	}
	return nil
}
