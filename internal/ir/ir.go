// Package ir builds the SSA form of a package, for the analyzers that need it.
//
// It differs from golang.org/x/tools/go/analysis/passes/buildssa in that it
// has no facts and builds nothing for the standard library (unless that is what
// the user asked for) and for packages without any concurrency, so that the
// analyzers above it cost nothing there.
package ir

import (
	"flag"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"regexp"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/models"
)

// Analyzer builds the SSA form.
var Analyzer = &analysis.Analyzer{
	Name:       "concurlintir",
	Doc:        "build the SSA form of packages for the analyzers of concurlint",
	URL:        "https://pkg.go.dev/github.com/concurlint/concurlint/internal/ir",
	Run:        run,
	ResultType: reflect.TypeFor[*SSA](),
	Flags:      flags(),
}

func flags() flag.FlagSet {
	var fs flag.FlagSet
	fs.Bool("std", false, "build packages of the standard library too")
	fs.String("extra", "", "what functions do that cannot be seen into, as JSON")
	return fs
}

// An SSA is the SSA form of a package, built when it is first asked for.
type SSA struct {
	table *models.Table
	pass  *analysis.Pass
	once  sync.Once
	pkg   *ssa.Package
	funcs []*ssa.Function
}

// Models returns the models that hold in the package.
func (s *SSA) Models() *models.Table { return s.table }

// Skipped reports whether the package is one that nothing is built for.
func (s *SSA) Skipped() bool { return s.pass == nil }

// Package returns the package, or nil if nothing is built for it.
func (s *SSA) Package() *ssa.Package {
	s.build()
	return s.pkg
}

// Funcs returns the functions of the source in source order, each literal
// behind the function it is in.
func (s *SSA) Funcs() []*ssa.Function {
	s.build()
	return s.funcs
}

func run(pass *analysis.Pass) (any, error) {
	if !wanted(pass) {
		return new(SSA), nil
	}
	return &SSA{pass: pass, table: table(pass)}, nil
}

// Of returns the SSA form of the package of a pass.
func Of(pass *analysis.Pass, table *models.Table) *SSA { return &SSA{pass: pass, table: table} }

func (s *SSA) build() {
	if s.Skipped() {
		return
	}
	s.once.Do(func() {
		pass := s.pass
		prog := ssa.NewProgram(pass.Fset, ssa.BuilderMode(0))
		prog.SetNoReturn(noReturns(pass, s.table))
		for _, p := range pass.Pkg.Imports() {
			prog.CreatePackage(p, nil, nil, true)
		}
		s.pkg = prog.CreatePackage(pass.Pkg, pass.Files, pass.TypesInfo, false)
		s.pkg.Build()
		s.collect(pass, prog)
	})
}

// collect lists the functions of the source.
func (s *SSA) collect(pass *analysis.Pass, prog *ssa.Program) {
	for _, f := range pass.Files {
		for _, d := range f.Decls {
			decl, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if fn := prog.FuncValue(pass.TypesInfo.Defs[decl.Name].(*types.Func)); fn != nil {
				s.add(fn)
			}
		}
	}
	// Literals in initializers of variables belong to the synthetic init.
	for _, anon := range s.pkg.Func("init").AnonFuncs {
		s.add(anon)
	}
}

func (s *SSA) add(fn *ssa.Function) {
	s.funcs = append(s.funcs, fn)
	for _, anon := range fn.AnonFuncs {
		s.add(anon)
	}
}

// wanted reports whether the package may contain anything of interest.
func wanted(pass *analysis.Pass) bool {
	if models.Std(pass.Pkg.Path()) && (pass.Module == nil || pass.Module.Path == "std" || pass.Module.Path == "cmd" || pass.Module.Path == "") {
		std := pass.Analyzer.Flags.Lookup("std")
		if std == nil || std.Value.String() != "true" {
			return false
		}
	}
	for _, f := range pass.Files {
		if Concurrent(f) {
			return true
		}
	}
	return false
}

// Concurrent reports whether a file contains, or may call or hand on, anything
// that concurrency is about: a channel operation, a go statement, a function
// type, or an import that deals in such things.
func Concurrent(f *ast.File) bool {
	found := false
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt, *ast.SendStmt, *ast.SelectStmt, *ast.ChanType, *ast.FuncLit:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.ImportSpec:
			found = found || !models.Std(importPath(n)) || !inert[importPath(n)]
		}
		return !found
	})
	return found
}

func importPath(s *ast.ImportSpec) string { return s.Path.Value[1 : len(s.Path.Value)-1] }

// inert lists packages of the standard library that a package can import
// without having to do with concurrency.
var inert = map[string]bool{
	"bytes": true, "cmp": true, "embed": true, "encoding/base64": true, "encoding/binary": true, "encoding/hex": true,
	"encoding/json": true, "errors": true, "fmt": true, "hash": true, "html": true, "maps": true, "math": true,
	"math/big": true, "math/bits": true, "net/url": true, "path": true, "path/filepath": true, "reflect": true,
	"regexp": true, "slices": true, "sort": true, "strconv": true, "strings": true, "text/template": true,
	"time": true, "unicode": true, "unicode/utf8": true, "unsafe": true,
}

// noReturns returns a predicate that reports whether a function never returns:
// by its model, in this package because its last statement does not, in another
// one because it is a helper that fails a test, or by its name.
func noReturns(pass *analysis.Pass, lib *models.Table) func(*types.Func) bool {
	known := make(map[*types.Func]bool)
	outside := make(map[*types.Func]bool) // by what is known beforehand
	is := func(fn *types.Func) bool {
		ends, ok := outside[fn]
		if !ok {
			ends = lib.NoReturn(fn.FullName()) || fn.Pkg() != pass.Pkg && (failsTest(fn) || EndsByName(fn))
			outside[fn] = ends
		}
		return ends || known[fn]
	}
	for changed := true; changed; {
		changed = false
		for _, f := range pass.Files {
			for _, d := range f.Decls {
				decl, ok := d.(*ast.FuncDecl)
				if !ok || decl.Body == nil {
					continue
				}
				obj := pass.TypesInfo.Defs[decl.Name].(*types.Func)
				if !known[obj] && neverReturns(pass.TypesInfo, decl.Body, is) {
					known[obj] = true
					changed = true
				}
			}
		}
	}
	return is
}

// failsTest reports whether a function is known by its shape to end a test: it
// is given one, returns nothing, and is called Fatal or FailNow.
func failsTest(fn *types.Func) bool {
	if !strings.HasPrefix(fn.Name(), "Fatal") && !strings.HasPrefix(fn.Name(), "FailNow") || fn.Signature().Results().Len() > 0 {
		return false
	}
	for v := range fn.Signature().Params().Variables() {
		if m, _, _ := types.LookupFieldOrMethod(v.Type(), true, nil, "FailNow"); m != nil {
			return true
		}
	}
	return false
}

// EndsByName reports whether a function whose body is not seen is called as those
// are that end the process, or panic, when they have written a message. What a
// logger does then is settled at run time, by the level or by a hook.
func EndsByName(fn *types.Func) bool {
	return fn.Signature().Results().Len() == 0 && endsByName.MatchString(fn.Name())
}

// endsByName takes the forms that the loggers in use have of one name, such as
// Fatalf, Panicln, Fatalw, FatalDepthf and FatalContext, and neither FatalIf nor PanicHandler.
var endsByName = regexp.MustCompile(`^(Fatal|Panic)[a-z]{0,2}(Depth|Context|ContextDepth|Ctx)?f?$`)

// neverReturns reports whether a function body has no way out but a call, its
// last statement, that does not return.
func neverReturns(info *types.Info, body *ast.BlockStmt, is func(*types.Func) bool) bool {
	if len(body.List) == 0 {
		return false
	}
	last, ok := body.List[len(body.List)-1].(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := last.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	var id *ast.Ident
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	default:
		return false
	}
	if obj, ok := info.Uses[id].(*types.Func); !ok || !is(obj) {
		return false // panic is not meant: it may be recovered
	}
	out := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt, *ast.DeferStmt:
			out = true
		}
		return true
	})
	return !out
}
