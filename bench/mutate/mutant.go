package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
)

// kinds are the kinds of mutants.
var kinds = []string{
	"unlock", // an Unlock or RUnlock is taken out
	"close",  // a close is taken out
	"done",   // a Done of a WaitGroup is taken out
	"send",   // a send that is a statement is taken out
	"recv",   // a receive that is a statement is taken out
	"room",   // a channel with room for one gets none
	"cancel", // a case of a select in a loop that waits for a Done and leaves is taken out
	"once",   // what a sync.Once did once is done each time

	"undefer", // a deferred Done, close or Unlock is made at the end only, and not where the function returns before
	"late",    // an Add is made by the goroutine that it counts
	"again",   // a return behind a send is taken out
}

// A file is a source file of a package.
type file struct {
	name string // absolute
	pkg  string // directory of the package
	src  []byte
	fset *token.FileSet
	ast  *ast.File
}

// A mutant is a file with a stretch that is replaced.
type mutant struct {
	kind     string
	file     *file
	line     int
	text     string // the first line of what is replaced
	from, to int    // offsets
	with     string
}

func parse(name, pkg string) (file, error) {
	src, err := os.ReadFile(name)
	if err != nil {
		return file{}, err
	}
	f := file{name: name, pkg: pkg, src: src, fset: token.NewFileSet()}
	f.ast, err = parser.ParseFile(f.fset, name, src, parser.SkipObjectResolution)
	return f, err
}

// source returns the file as the mutant has it, with as many lines.
func (m *mutant) source() []byte {
	lost := bytes.Count(m.file.src[m.from:m.to], []byte("\n")) - bytes.Count([]byte(m.with), []byte("\n"))
	out := append([]byte(nil), m.file.src[:m.from]...)
	out = append(out, m.with...)
	out = append(out, bytes.Repeat([]byte("\n"), max(lost, 0))...)
	return append(out, m.file.src[m.to:]...)
}

// mutants returns the ways to break the file.
func mutants(f *file) []mutant {
	v := &visitor{file: f}
	ast.Inspect(f.ast, v.visit)
	return v.list
}

type visitor struct {
	file  *file
	stack []ast.Node
	list  []mutant
}

func (v *visitor) visit(n ast.Node) bool {
	if n == nil {
		v.stack = v.stack[:len(v.stack)-1]
		return true
	}
	v.stack = append(v.stack, n)
	switch n := n.(type) {
	case *ast.ExprStmt:
		v.statement(n, n.X)
	case *ast.DeferStmt:
		v.statement(n, n.Call)
		v.undefer(n)
	case *ast.BlockStmt:
		v.late(n.List)
		v.again(n.List)
	case *ast.SendStmt:
		if _, ok := v.parent(1).(*ast.CommClause); !ok {
			v.add("send", n, "")
		}
	case *ast.CallExpr:
		v.room(n)
	case *ast.CommClause:
		v.cancel(n)
		v.late(n.Body)
		v.again(n.Body)
	case *ast.CaseClause:
		v.late(n.Body)
		v.again(n.Body)
	}
	return true
}

func (v *visitor) statement(stmt ast.Node, x ast.Expr) {
	switch x := x.(type) {
	case *ast.UnaryExpr:
		if _, ok := v.parent(1).(*ast.CommClause); !ok && x.Op == token.ARROW {
			v.add("recv", stmt, "")
		}
	case *ast.CallExpr:
		v.call(stmt, x)
	}
}

// call breaks a statement that is a call, perhaps a deferred one.
func (v *visitor) call(stmt ast.Node, call *ast.CallExpr) {
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		if fun.Name == "close" && len(call.Args) == 1 {
			v.add("close", stmt, "")
		}
	case *ast.SelectorExpr:
		switch {
		case len(call.Args) == 0 && (fun.Sel.Name == "Unlock" || fun.Sel.Name == "RUnlock"):
			v.add("unlock", stmt, "")
		case len(call.Args) == 0 && fun.Sel.Name == "Done":
			v.add("done", stmt, "")
		case len(call.Args) == 1 && fun.Sel.Name == "Do":
			if lit, ok := call.Args[0].(*ast.FuncLit); ok {
				v.add("once", call, v.text(lit)+"()")
			}
		}
	}
}

// room breaks make(chan T, 1).
func (v *visitor) room(call *ast.CallExpr) {
	if id, ok := call.Fun.(*ast.Ident); !ok || id.Name != "make" || len(call.Args) != 2 {
		return
	}
	typ, isChan := call.Args[0].(*ast.ChanType)
	one, isLit := call.Args[1].(*ast.BasicLit)
	if isChan && isLit && one.Value == "1" {
		v.add("room", call, "make("+v.text(typ)+")")
	}
}

// cancel breaks a loop that ends with a context.
func (v *visitor) cancel(c *ast.CommClause) {
	stmt, ok := c.Comm.(*ast.ExprStmt)
	if !ok || len(c.Body) == 0 || !v.inLoop() {
		return
	}
	recv, ok := stmt.X.(*ast.UnaryExpr)
	if !ok || recv.Op != token.ARROW {
		return
	}
	call, ok := recv.X.(*ast.CallExpr)
	if !ok || len(call.Args) > 0 {
		return
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if _, leaves := c.Body[len(c.Body)-1].(*ast.ReturnStmt); ok && leaves && sel.Sel.Name == "Done" {
		v.add("cancel", c, "")
	}
}

// inLoop reports whether a loop of the same function is around.
func (v *visitor) inLoop() bool {
	for i := len(v.stack) - 1; i >= 0; i-- {
		switch v.stack[i].(type) {
		case *ast.FuncLit, *ast.FuncDecl:
			return false
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		}
	}
	return false
}

func (v *visitor) parent(n int) ast.Node {
	if len(v.stack) <= n {
		return nil
	}
	return v.stack[len(v.stack)-1-n]
}

func (v *visitor) add(kind string, n ast.Node, with string) {
	pos := v.file.fset.Position(n.Pos())
	end := v.file.fset.Position(n.End())
	line, _, _ := bytes.Cut(v.file.src[pos.Offset:end.Offset], []byte("\n"))
	v.list = append(v.list, mutant{kind: kind, file: v.file, line: pos.Line, text: string(line), from: pos.Offset, to: end.Offset, with: with})
}

func (v *visitor) text(n ast.Node) string {
	return string(v.file.src[v.file.fset.Position(n.Pos()).Offset:v.file.fset.Position(n.End()).Offset])
}
