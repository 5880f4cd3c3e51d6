package unlock

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// original suggests to lock the original in place of a copy.
func (s *source) original(fn *ssa.Function, c onCopy) []proposal {
	if decl, ok := fn.Syntax().(*ast.FuncDecl); ok && decl.Recv != nil && contains(decl.Recv, c.made) {
		if edits := s.pointerReceiver(decl); edits != nil {
			return []proposal{{"Make the receiver a pointer", edits}}
		}
		return nil
	}
	if edits := s.addressOf(c.made); edits != nil {
		return []proposal{{"Use a pointer to the original", edits}}
	}
	return nil
}

func contains(n ast.Node, pos token.Pos) bool { return n.Pos() <= pos && pos < n.End() }

// pointerReceiver makes the receiver of a method a pointer. Other packages may
// call an exported method of an exported type on values that have no address,
// and would no longer compile.
func (s *source) pointerReceiver(decl *ast.FuncDecl) []analysis.TextEdit {
	typ := ast.Unparen(decl.Recv.List[0].Type)
	if x, ok := typ.(*ast.IndexExpr); ok {
		typ = x.X
	}
	name, ok := typ.(*ast.Ident)
	if !ok || name.IsExported() && decl.Name.IsExported() && s.pass.Pkg.Name() != "main" {
		return nil
	}
	at := decl.Recv.List[0].Type.Pos()
	return []analysis.TextEdit{{Pos: at, End: at, NewText: []byte("*")}}
}

// addressOf makes a variable that is declared as a copy of another one a
// pointer to it, if it is used for nothing but its fields and methods.
func (s *source) addressOf(made token.Pos) []analysis.TextEdit {
	for _, n := range s.path(made) {
		assign, ok := n.(*ast.AssignStmt)
		if !ok {
			continue
		}
		if assign.Tok != token.DEFINE || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 || !names(assign.Rhs[0]) {
			return nil
		}
		id, ok := assign.Lhs[0].(*ast.Ident)
		if !ok || !s.onlySelected(s.pass.TypesInfo.Defs[id]) {
			return nil
		}
		at := assign.Rhs[0].Pos()
		return []analysis.TextEdit{{Pos: at, End: at, NewText: []byte("&")}}
	}
	return nil
}

// onlySelected reports whether a variable is only used for what it contains.
func (s *source) onlySelected(v types.Object) bool {
	if v == nil {
		return false
	}
	selected := make(map[*ast.Ident]bool)
	for _, n := range s.path(v.Pos()) {
		fn, ok := n.(*ast.FuncDecl)
		if !ok {
			continue
		}
		ast.Inspect(fn, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if id, ok := sel.X.(*ast.Ident); ok {
					selected[id] = true
				}
			}
			return true
		})
	}
	for id, obj := range s.pass.TypesInfo.Uses {
		if obj == v && !selected[id] {
			return false
		}
	}
	return true
}
