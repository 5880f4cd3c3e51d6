package patch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// check type-checks the changed package, with the imports that are at hand.
func (x *Texts) check(pass *analysis.Pass) bool {
	pass.TypesInfo = &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Instances:    make(map[*ast.Ident]types.Instance),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		Scopes:       make(map[ast.Node]*types.Scope),
		FileVersions: make(map[*ast.File]string),
	}
	conf := types.Config{Importer: importer{x.pass.Pkg}, Sizes: x.pass.TypesSizes, GoVersion: x.pass.Pkg.GoVersion()}
	pkg, err := conf.Check(x.pass.Pkg.Path(), pass.Fset, pass.Files, pass.TypesInfo)
	pass.Pkg = pkg
	return err == nil
}

// An importer finds the packages that a package imports, at first or second
// hand.
type importer struct{ pkg *types.Package }

func (i importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	seen := make(map[*types.Package]bool)
	for work := []*types.Package{i.pkg}; len(work) > 0; work = work[1:] {
		for _, p := range work[0].Imports() {
			if p.Path() == path && p.Complete() {
				return p, nil
			}
			if !seen[p] {
				seen[p] = true
				work = append(work, p)
			}
		}
	}
	return declared(path)
}

// declarations are what fixes use of packages that they import, for the case
// that nothing else of the package is at hand. Models go by names, so these do.
var declarations = map[string]string{
	"errors": "package errors; func New(text string) error",
	"sync": `package sync
		type Once struct{ done bool }
		func (o *Once) Do(f func())
		type WaitGroup struct{ n int }
		func (wg *WaitGroup) Add(delta int)
		func (wg *WaitGroup) Done()
		func (wg *WaitGroup) Wait()`,
}

func declared(path string) (*types.Package, error) {
	src, ok := declarations[path]
	if !ok {
		return nil, fmt.Errorf("no package %s at hand", path)
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, path+".go", src, 0)
	if err != nil {
		return nil, err
	}
	conf := types.Config{IgnoreFuncBodies: true}
	return conf.Check(path, fset, []*ast.File{f}, nil)
}
