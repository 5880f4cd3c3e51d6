package loopvar

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// keeps is a fact about a function that keeps arguments for later.
type keeps struct{ Effects []effect }

// AFact makes keeps an analysis fact about a *types.Func.
func (*keeps) AFact() {}

// String returns what is kept, such as "keeps 0 (goroutine)".
func (k *keeps) String() string {
	var parts []string
	for _, e := range k.Effects {
		parts = append(parts, fmt.Sprintf("%d (%s)", e.Param, kindNames[e.Kind]))
	}
	return "keeps " + strings.Join(parts, ", ")
}

var kindNames = [...]string{
	returned: "returned", goroutine: "goroutine", deferred: "deferred", callback: "callback",
	cleanup: "cleanup", subtest: "subtest", stored: "stored", sent: "sent", paused: "paused",
}

// effects returns what a function does with its arguments, as far as is known.
func (c *checker) effects(fn *types.Func) []effect {
	fn = fn.Origin()
	if e, ok := c.sums[fn]; ok {
		return e
	}
	if e, ok := known[fn.FullName()]; ok {
		c.sums[fn] = e
		return e
	}
	c.sums[fn] = nil // while it is looked at, and if it calls itself
	var e []effect
	if decl := c.decls[fn]; decl != nil {
		e = c.summarize(fn, decl)
	} else if fact := new(keeps); fn.Pkg() != nil && fn.Pkg() != c.pass.Pkg && c.pass.ImportObjectFact(fn, fact) {
		e = fact.Effects
	}
	c.sums[fn] = e
	return e
}

// export tells other packages what the functions of this one keep.
func (c *checker) export() {
	for _, f := range c.pass.Files {
		for _, d := range f.Decls {
			decl, ok := d.(*ast.FuncDecl)
			if !ok || decl.Body == nil {
				continue
			}
			fn := c.info.Defs[decl.Name].(*types.Func)
			if _, ok := known[fn.FullName()]; ok {
				continue // wherever it is used
			}
			if e := c.effects(fn); len(e) > 0 && fn.Exported() {
				c.pass.ExportObjectFact(fn, &keeps{e})
			}
		}
	}
}

// findDecls collects the functions of the package that can be called by name.
func findDecls(pass *analysis.Pass) map[*types.Func]*ast.FuncDecl {
	out := make(map[*types.Func]*ast.FuncDecl)
	for _, f := range pass.Files {
		for _, d := range f.Decls {
			if decl, ok := d.(*ast.FuncDecl); ok && decl.Body != nil {
				out[pass.TypesInfo.Defs[decl.Name].(*types.Func)] = decl
			}
		}
	}
	return out
}

// findLits collects the function literals that variables are set to.
func findLits(pass *analysis.Pass) map[*types.Var]*ast.FuncLit {
	out := make(map[*types.Var]*ast.FuncLit)
	add := func(lhs, rhs ast.Expr) {
		id, ok := lhs.(*ast.Ident)
		lit, isLit := rhs.(*ast.FuncLit)
		if !ok || !isLit {
			return
		}
		if v, ok := pass.TypesInfo.ObjectOf(id).(*types.Var); ok {
			out[v] = lit
		}
	}
	for _, f := range pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, l := range n.Lhs {
					add(l, valueOf(n.Rhs, len(n.Lhs), i))
				}
			case *ast.ValueSpec:
				for i, id := range n.Names {
					add(id, valueOf(n.Values, len(n.Names), i))
				}
			}
			return true
		})
	}
	return out
}
