package source

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
)

// A decl is the range of lines of a top-level declaration.
type decl struct {
	first, last int
	name        string
}

// Decl returns the name of the top-level declaration that the line belongs
// to, such as "Serve", "(*Server).Serve" or "var pool", or "".
func (f *File) Decl(line int) string {
	if f == nil {
		return ""
	}
	for _, d := range f.decls() {
		if d.first <= line && line <= d.last {
			return d.name
		}
	}
	return ""
}

func declarations(text []byte) []decl {
	fset := token.NewFileSet()
	file, _ := parser.ParseFile(fset, "", text, parser.SkipObjectResolution)
	if file == nil {
		return nil
	}
	var out []decl
	add := func(n ast.Node, name string) {
		// Lines as they stand in the text, whatever //line comments say.
		first := fset.PositionFor(n.Pos(), false).Line
		last := fset.PositionFor(n.End(), false).Line
		out = append(out, decl{first, last, name})
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			add(d, funcName(d))
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				add(spec, specName(d.Tok, spec))
			}
		}
	}
	return out
}

func funcName(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return d.Name.Name
	}
	recv := d.Recv.List[0].Type
	star := ""
	if s, ok := recv.(*ast.StarExpr); ok {
		star, recv = "*", s.X
	}
	// Type parameters are renamed without meaning: leave them out.
	switch x := recv.(type) {
	case *ast.IndexExpr:
		recv = x.X
	case *ast.IndexListExpr:
		recv = x.X
	}
	id, ok := recv.(*ast.Ident)
	if !ok {
		return d.Name.Name
	}
	return "(" + star + id.Name + ")." + d.Name.Name
}

func specName(tok token.Token, spec ast.Spec) string {
	switch s := spec.(type) {
	case *ast.TypeSpec:
		return "type " + s.Name.Name
	case *ast.ValueSpec:
		return tok.String() + " " + s.Names[0].Name
	}
	return ""
}

// Normalize returns the tokens of a line of Go with one blank between them,
// without comments, so that it survives gofmt and changed remarks. Text that
// is no Go is kept, with its blanks squeezed.
func Normalize(line string) string {
	var s scanner.Scanner
	fset := token.NewFileSet()
	failed := false
	fail := func(token.Position, string) { failed = true }
	s.Init(fset.AddFile("", -1, len(line)), []byte(line), fail, 0)
	var out []string
	for {
		_, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		switch {
		case tok == token.SEMICOLON && lit == "\n":
			continue // put in by the scanner
		case lit == "":
			lit = tok.String()
		}
		out = append(out, lit)
	}
	if failed {
		return strings.Join(strings.Fields(line), " ")
	}
	return strings.Join(out, " ")
}
