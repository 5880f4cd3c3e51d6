package ctxselect

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/ir"
)

// A jump is a goto statement by which a function sleeps and begins again at a label
// above: a loop that is not written as one.
type jump struct {
	sleep *ast.CallExpr
	loop  *loop // from the label to the statement with the goto
}

// checkJumps reports long sleeps before such jumps that the end of a context does not
// cut short.
func (x *index) checkJumps(f *fn) (out []analysis.Diagnostic) {
	if f.body == nil || ir.InTestFile(x.pass.Fset, f.body.Pos()) || x.lasting(f) {
		return nil
	}
	for _, j := range x.jumps(f) {
		s, ok := x.missed(j.loop)
		if !ok || s.err == "" || s.far || x.bounded(j.loop) || !x.long(j.loop, j.sleep.Args[0]) {
			continue
		}
		look := "the function does not look at it before it begins again"
		if _, ok := x.watched(j.loop); ok {
			look = "the function looks at it only in between"
		}
		out = append(out, analysis.Diagnostic{
			Pos: j.sleep.Pos(), End: j.sleep.End(),
			Category: "blocking",
			Message:  fmt.Sprintf("%s goes on after %s %s: %s", x.slept(j.sleep), s.name, s.when, look),
			Related:  []analysis.RelatedInformation{{Pos: s.v.Pos(), Message: s.name + " is declared here"}},
		})
	}
	return out
}

// jumps returns the jumps of a function.
func (x *index) jumps(f *fn) (out []jump) {
	inspect(f.body, func(n ast.Node) bool {
		list := statements(n)
		for i, s := range list {
			label, ok := s.(*ast.LabeledStmt)
			if !ok {
				continue
			}
			for k, last := range list[i:] {
				if sleep := x.sleepsBefore(last, label.Label.Name); sleep != nil {
					body := &ast.BlockStmt{Lbrace: label.Pos(), List: list[i : i+k+1], Rbrace: last.End()}
					out = append(out, jump{sleep, &loop{fn: f, stmt: &ast.ForStmt{For: label.Pos(), Body: body}, body: body}})
				}
			}
		}
		return true
	})
	return out
}

// statements returns the list of statements that a node is.
func statements(n ast.Node) []ast.Stmt {
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

// sleepsBefore returns the call in a statement by which it sleeps before it jumps to a
// label, or nil.
func (x *index) sleepsBefore(in ast.Stmt, label string) (sleep *ast.CallExpr) {
	inspect(in, func(n ast.Node) bool {
		list := statements(n)
		for i := 1; i < len(list); i++ {
			b, ok := list[i].(*ast.BranchStmt)
			e, is := list[i-1].(*ast.ExprStmt)
			if ok && is && b.Tok == token.GOTO && b.Label.Name == label && sleep == nil {
				sleep = x.sleeps(e)
			}
		}
		return sleep == nil
	})
	return sleep
}

// bounded reports whether a condition in a loop asks what time it is, or for what is
// counted from turn to turn: then there are not many.
func (x *index) bounded(l *loop) bool {
	found := false
	asks := func(cond ast.Expr) {
		inspect(cond, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				v, ok := x.info.Uses[n].(*types.Var)
				found = found || ok && !v.IsField() && v.Pos() < l.stmt.Pos() && x.counted(l.body, v)
			case *ast.CallExpr:
				f, ok := x.callee(n).(*types.Func)
				found = found || ok && f.Pkg() != nil && f.Pkg().Path() == "time"
			}
			return !found
		})
	}
	inspect(l.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			asks(n.Cond)
		case *ast.CaseClause:
			for _, e := range n.List {
				asks(e)
			}
		case *ast.SwitchStmt:
			if n.Tag != nil {
				asks(n.Tag)
			}
		}
		return !found
	})
	return found
}

// counted reports whether a variable is counted up or down in a statement.
func (x *index) counted(in ast.Node, v *types.Var) bool {
	found := false
	inspect(in, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IncDecStmt:
			found = found || x.variable(n.X) == v
		case *ast.AssignStmt:
			found = found || n.Tok != token.ASSIGN && n.Tok != token.DEFINE && x.variable(n.Lhs[0]) == v
		}
		return !found
	})
	return found
}
