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

	"github.com/concurlint/concurlint/internal/locks"
)

// fixes suggests how to mend a problem; alone says that it is the only one of
// its function and lock. Else a deferred Unlock, suggested for one return, and
// an explicit one, suggested for another, would unlock twice.
func (s *source) fixes(p *locks.Problem, alone bool) []analysis.SuggestedFix {
	if !p.Sure && p.Kind != locks.Twice || p.Lock == nil && p.Kind == locks.AtReturn {
		return nil
	}
	var list []analysis.SuggestedFix
	add := func(message string, edits []analysis.TextEdit) {
		if len(edits) > 0 {
			list = append(list, analysis.SuggestedFix{Message: message, TextEdits: edits})
		}
	}
	switch p.Kind {
	case locks.AtReturn:
		add("Unlock before the return", s.unlockBefore(p))
		if alone && len(list) == 0 {
			add("Unlock by a deferred call", s.deferUnlock(p))
		}
	case locks.Twice:
		add("Leave it to the deferred call", s.leaveToDefer(p))
	case locks.Mode:
		add("Unlock it the way it was locked", s.otherMode(p))
	case locks.DeferLock:
		add("Defer the Unlock", s.rename(p.At, "Unlock"))
	}
	return list
}

// unlockBefore inserts the Unlock that is missing before a return. The results
// must not need the lock.
func (s *source) unlockBefore(p *locks.Problem) []analysis.TextEdit {
	ret, list := s.statement(p.At)
	lock := s.lockText(p)
	if ret == nil || lock == "" || !simpleReturn(s, ret) || !s.startsLine(ret) || !s.visible(p, ret.Pos()) || list == nil {
		return nil
	}
	text := lock + "." + unlocks(p.Read) + "()\n" + s.indent(ret)
	return []analysis.TextEdit{{Pos: ret.Pos(), End: ret.Pos(), NewText: []byte(text)}}
}

// deferUnlock defers the Unlock where the lock is locked, and removes the
// explicit ones, each of which must stand right before the function ends: so
// the lock is held for no longer than it was.
func (s *source) deferUnlock(p *locks.Problem) []analysis.TextEdit {
	lockStmt, _ := s.statement(p.Lock)
	text := s.lockText(p)
	body := s.body(p.Fn)
	if lockStmt == nil || text == "" || body == nil || !s.startsLine(lockStmt) || s.inLoop(lockStmt) {
		return nil
	}
	edits := []analysis.TextEdit{{
		Pos: lockStmt.End(), End: lockStmt.End(),
		NewText: []byte("\n" + s.indent(lockStmt) + "defer " + text + "." + unlocks(p.Read) + "()"),
	}}
	for _, i := range p.Ops {
		if i == p.Lock {
			continue
		}
		c, ok := i.(*ssa.Call)
		if !ok {
			return nil // deferred, or in a goroutine
		}
		op, _ := locks.OpOf(c.Common())
		stmt, list := s.statement(i)
		if !op.Releases() || stmt == nil || !s.last(body, stmt, list) {
			return nil
		}
		edits = append(edits, s.remove(stmt)...)
	}
	if len(edits) == 1 || s.defersAfter(body, lockStmt.End()) {
		return nil
	}
	return edits
}

// leaveToDefer removes an explicit Unlock right before the function ends, if a
// deferred call unlocks.
func (s *source) leaveToDefer(p *locks.Problem) []analysis.TextEdit {
	if _, ok := p.At.(*ssa.Defer); !ok {
		return nil
	}
	stmt, list := s.statement(p.Other)
	if body := s.body(p.Fn); stmt != nil && body != nil && s.last(body, stmt, list) {
		return s.remove(stmt)
	}
	return nil
}

func (s *source) otherMode(p *locks.Problem) []analysis.TextEdit {
	return s.rename(p.At, unlocks(p.Read))
}

// rename changes the name of the method that an instruction calls.
func (s *source) rename(i ssa.Instruction, to string) []analysis.TextEdit {
	c := s.call(i)
	if c == nil {
		return nil
	}
	sel, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr)
	if op, _ := locks.OpOf(i.(ssa.CallInstruction).Common()); !ok || op == locks.None {
		return nil
	}
	return []analysis.TextEdit{{Pos: sel.Sel.Pos(), End: sel.Sel.End(), NewText: []byte(to)}}
}

func unlocks(read bool) string {
	if read {
		return "RUnlock"
	}
	return "Unlock"
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
	c := s.call(i)
	if c == nil {
		return nil
	}
	if op, _ := locks.OpOf(i.(ssa.CallInstruction).Common()); op == locks.None {
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

// visible reports whether the first name of the lock means the same at pos.
func (s *source) visible(p *locks.Problem, pos token.Pos) bool {
	x := s.receiver(p.Lock)
	for {
		sel, ok := x.(*ast.SelectorExpr)
		if !ok {
			break
		}
		x = sel.X
	}
	id, ok := x.(*ast.Ident)
	if !ok {
		return false
	}
	scope := s.pass.Pkg.Scope().Innermost(pos)
	if scope == nil {
		return false
	}
	_, obj := scope.LookupParent(id.Name, pos)
	return obj != nil && obj == s.pass.TypesInfo.Uses[id]
}

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
		return &list[0] == &body.List[0]
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
	case *ast.SelectorExpr: // an error of another package
		id, ok := x.X.(*ast.Ident)
		if !ok {
			return false
		}
		_, ok = s.pass.TypesInfo.Uses[id].(*types.PkgName)
		return ok
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
