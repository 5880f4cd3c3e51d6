package build

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"slices"
	"sort"

	"golang.org/x/tools/go/ssa"
)

// A source says what operations are about, and what conditions are, in its own words.
// Of most of it nobody asks.
type source struct {
	files   []*ast.File
	nodes   map[token.Pos]ast.Node // by the position that go/ssa gives the operation
	ifs     []*ast.IfStmt          // in the order of their positions
	imports map[*ast.File]map[string]bool
}

func newSource(files []*ast.File) *source {
	s := &source{files: files, nodes: make(map[token.Pos]ast.Node), imports: make(map[*ast.File]map[string]bool)}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			if pos := placeOf(n); pos.IsValid() {
				s.nodes[pos] = n
			}
			if n, ok := n.(*ast.IfStmt); ok {
				s.ifs = append(s.ifs, n)
			}
			return true
		})
	}
	slices.SortFunc(s.ifs, func(a, b *ast.IfStmt) int { return int(a.Body.Lbrace - b.Body.Lbrace) })
	return s
}

// placeOf returns the position by which go/ssa knows what becomes of a node, if its text
// may be asked for.
func placeOf(n ast.Node) token.Pos {
	switch n := n.(type) {
	case *ast.SendStmt:
		return n.Arrow
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			return n.OpPos
		}
	case *ast.RangeStmt:
		return n.For
	case *ast.BinaryExpr:
		return n.OpPos
	case *ast.CallExpr:
		return n.Lparen
	case *ast.GoStmt:
		return n.Go
	case *ast.DeferStmt:
		return n.Defer
	}
	return token.NoPos
}

// condition returns the text and the place of what a branch tests.
func (e *emitter) condition(i *ssa.If) (string, token.Pos) {
	if v, ok := i.Cond.(ssa.Instruction); ok && v.Pos().IsValid() {
		if text := e.source.condition(v.Pos()); text != "" {
			return text, v.Pos()
		}
	}
	if text, pos := e.plainCondition(i); text != "" {
		return text, pos
	}
	if v, ok := i.Cond.(ssa.Instruction); ok {
		return "", v.Pos()
	}
	return "", token.NoPos
}

// plainCondition does it for a condition that is nothing but a variable or a
// field, or the negation of one. go/ssa gives it no place, so the if statement
// is found by what stands in its body.
func (e *emitter) plainCondition(i *ssa.If) (string, token.Pos) {
	succs := i.Block().Succs
	for n, b := range succs {
		stmt := e.ifAround(b)
		if b.Comment != "if.then" || stmt == nil || succs[1-n].Comment == "if.then" {
			continue
		}
		cond := ast.Unparen(stmt.Cond)
		if not, ok := cond.(*ast.UnaryExpr); ok && not.Op == token.NOT {
			if n == 0 {
				return "", token.NoPos // it is not what is tested
			}
			cond = ast.Unparen(not.X)
		} else if n == 1 {
			return "", token.NoPos
		}
		switch cond.(type) {
		case *ast.Ident, *ast.SelectorExpr:
			if text := types.ExprString(cond); len(text) <= maxCondition {
				return text, cond.Pos()
			}
		}
	}
	return "", token.NoPos
}

// ifAround returns the innermost if statement with the block in its body.
func (e *emitter) ifAround(b *ssa.BasicBlock) *ast.IfStmt {
	at := slices.IndexFunc(b.Instrs, func(i ssa.Instruction) bool { return i.Pos().IsValid() })
	if at < 0 {
		return nil
	}
	pos := b.Instrs[at].Pos()
	ifs := e.source.ifs
	n := sort.Search(len(ifs), func(n int) bool { return ifs[n].Body.Lbrace > pos })
	for n--; n >= 0 && ifs[n].Pos() > b.Parent().Pos(); n-- {
		if pos < ifs[n].Body.Rbrace {
			return ifs[n]
		}
	}
	return nil
}

// maxCondition bounds the text of a condition in a message.
const maxCondition = 40

// condition returns the text of the comparison or call there, if it is short.
func (s *source) condition(pos token.Pos) string {
	switch n := s.nodes[pos].(type) {
	case *ast.BinaryExpr, *ast.CallExpr:
		if text := types.ExprString(n.(ast.Expr)); len(text) <= maxCondition {
			return text
		}
	}
	return ""
}

// label returns what the operation there is about.
func (s *source) label(pos token.Pos) string {
	switch n := s.nodes[pos].(type) {
	case *ast.SendStmt:
		return types.ExprString(n.Chan)
	case *ast.UnaryExpr:
		return types.ExprString(n.X)
	case *ast.RangeStmt:
		return types.ExprString(n.X)
	case *ast.CallExpr:
		return subject(n, s.importNames(pos))
	case *ast.GoStmt:
		return subject(n.Call, s.importNames(pos))
	case *ast.DeferStmt:
		return subject(n.Call, s.importNames(pos))
	}
	return ""
}

// importNames returns the names by which the file that a place is in probably knows what
// it imports.
func (s *source) importNames(pos token.Pos) map[string]bool {
	i := slices.IndexFunc(s.files, func(f *ast.File) bool { return f.FileStart <= pos && pos <= f.FileEnd })
	if i < 0 {
		return nil
	}
	f := s.files[i]
	if s.imports[f] != nil {
		return s.imports[f]
	}
	names := make(map[string]bool)
	s.imports[f] = names
	for _, s := range f.Imports {
		if s.Name != nil {
			names[s.Name.Name] = true
		} else {
			names[path.Base(s.Path.Value[1:len(s.Path.Value)-1])] = true
		}
	}
	return names
}

// subject returns what a call is about: the receiver of a method, the argument
// of close, the first argument of a function of another package.
func subject(c *ast.CallExpr, imported map[string]bool) string {
	switch fun := ast.Unparen(c.Fun).(type) {
	case *ast.SelectorExpr:
		if pkg, ok := fun.X.(*ast.Ident); ok && imported[pkg.Name] {
			return firstOf(c, types.ExprString(fun))
		}
		if put := putOff(c, fun); put != nil {
			return types.ExprString(put)
		}
		return types.ExprString(fun.X)
	case *ast.Ident:
		if fun.Name == "close" && len(c.Args) == 1 {
			return types.ExprString(c.Args[0])
		}
		return fun.Name
	}
	return ""
}

// putOff returns the receiver of the method that a test calls when it has returned:
// wg in t.Cleanup(wg.Wait).
func putOff(c *ast.CallExpr, fun *ast.SelectorExpr) ast.Expr {
	if fun.Sel.Name != "Cleanup" || len(c.Args) != 1 {
		return nil
	}
	if method, ok := ast.Unparen(c.Args[0]).(*ast.SelectorExpr); ok {
		return method.X
	}
	return nil
}

// firstOf returns the first argument of a call, without an & before it, if it
// is something that has a name.
func firstOf(c *ast.CallExpr, otherwise string) string {
	if len(c.Args) == 0 {
		return otherwise
	}
	arg := ast.Unparen(c.Args[0])
	if addr, ok := arg.(*ast.UnaryExpr); ok && addr.Op == token.AND {
		arg = addr.X
	}
	switch arg.(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.StarExpr:
		return types.ExprString(arg)
	}
	return otherwise
}
