package remedy

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/explore"
)

// chain returns the paths from an operation and from the calls and go
// statements that lead to it, innermost first.
func (p *patient) chain(goroutine string, stack []explore.Place) [][]ast.Node {
	var out [][]ast.Node
	for range 10 {
		for i := range stack {
			if pos := p.pos(stack[i : i+1]); pos.IsValid() && p.FileAt(pos) != nil {
				out = append(out, p.pathAt(pos))
			}
		}
		_, stack, goroutine = p.spawnPath(goroutine)
		if len(stack) == 0 {
			break
		}
	}
	return out
}

// redundant reports whether what the first chain leads to is not needed,
// because the second one, which does the same, is met wherever the first is:
// they part in one function, and from there nothing comes in the way of the
// second.
func redundant(first, second [][]ast.Node) bool {
	for _, x := range first {
		_, _, common := function(x)
		for j, y := range second {
			if _, _, body := function(y); body != common || body == nil {
				continue
			}
			for _, below := range second[:j] {
				if !always(below) {
					return false
				}
			}
			return covers(y, x, common)
		}
	}
	return false
}

// always reports whether a function meets the node whenever it is called.
func always(path []ast.Node) bool {
	_, _, body := function(path)
	s, at := stmtOf(path)
	return s != nil && path[at+1] == body && !leaves(body, body.Pos(), s.Pos())
}

// covers reports whether a function that meets the one node meets the other
// one too.
func covers(other, one []ast.Node, body *ast.BlockStmt) bool {
	y, at := stmtOf(other)
	x, _ := stmtOf(one)
	if x == nil || y == nil || x == y || !contains(other[at+1], x.Pos()) {
		return false
	}
	return y.Pos() < x.Pos() || !leaves(body, x.Pos(), y.Pos())
}

// stmtOf returns the innermost statement on a path that stands in a list.
func stmtOf(path []ast.Node) (ast.Stmt, int) {
	for i, n := range path {
		if s, ok := n.(ast.Stmt); ok && statement(path, i) {
			return s, i
		}
	}
	return nil, -1
}

// leaves reports whether a way out stands in a part of a body.
func leaves(body *ast.BlockStmt, from, to token.Pos) bool {
	found := false
	shallow(body, func(n ast.Node) {
		if n.Pos() < from || n.Pos() >= to {
			return
		}
		switch n.(type) {
		case *ast.ReturnStmt, *ast.BranchStmt:
			found = true
		}
	})
	return found
}

// returnAfter proposes the return that is missing at the end of a branch: one
// that does what is done again behind it.
func (p *patient) returnAfter(first, second [][]ast.Node) []proposal {
	if len(first) == 0 || len(second) == 0 {
		return nil
	}
	_, typ, body := function(first[0])
	if _, _, other := function(second[0]); body == nil || other != body || typ.Results != nil {
		return nil
	}
	x, at := stmtOf(first[0])
	y, _ := stmtOf(second[0])
	branch, ok := first[0][min(at+1, len(first[0])-1)].(*ast.BlockStmt)
	if x == nil || y == nil || !ok || branch == body || y.Pos() < branch.End() || branch.List[len(branch.List)-1] != x {
		return nil
	}
	if _, ok := first[0][at+2].(*ast.IfStmt); !ok {
		return nil
	}
	return []proposal{{message: "Return at the end of this branch", edits: []analysis.TextEdit{p.after(x, "return")}}}
}
