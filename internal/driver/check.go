package driver

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"time"

	"github.com/concurlint/concurlint/internal/finding"
)

// A checked is a unit that is parsed and type-checked. Each has a FileSet of
// its own, so that all of it can be given back when the unit is done.
type checked struct {
	fset   *token.FileSet
	files  []*ast.File
	pkg    *types.Package
	info   *types.Info
	sizes  types.Sizes
	skip   bool // bodies were not looked at
	stale  bool // a file was edited while we run
	syntax []finding.Note
	errors []types.Error

	data     []byte         // export data
	mentions []string       // the packages it refers to
	seen     *types.Package // what importers see: the export data, read back
	source   *types.Package // in place of export data that could not be written
}

// broken reports whether the unit has errors that leave holes in the types.
// Others, such as unused variables, are no obstacle.
func (c *checked) broken() bool {
	return len(c.syntax) > 0 || slices.ContainsFunc(c.errors, func(err types.Error) bool { return !unused(err) })
}

// unused reports whether an error only says that a variable, an import or a label is
// not used. To be soft is too little: so is the error that a loop ranges over what it
// cannot, and its variables have no types then.
func unused(err types.Error) bool { return err.Soft && strings.Contains(err.Msg, "and not used") }

// check parses and type-checks a unit whose imports are done.
func (g *graph) check(ctx context.Context, u *unit) *checked {
	r := g.run
	c := &checked{fset: token.NewFileSet(), sizes: r.env.sizes()}
	start := time.Now()
	c.parse(r, u)
	r.stats.took(&r.stats.Parse, start)

	c.skip = u.mode == typesOnly || u.fakeC() ||
		u.mode == factsOnly && r.cfg.SkipBodies != nil && r.cfg.SkipBodies(u.path, c.files)
	if !c.skip {
		c.info = &types.Info{
			Types:        make(map[ast.Expr]types.TypeAndValue),
			Instances:    make(map[*ast.Ident]types.Instance),
			Defs:         make(map[*ast.Ident]types.Object),
			Uses:         make(map[*ast.Ident]types.Object),
			Implicits:    make(map[ast.Node]types.Object),
			Selections:   make(map[*ast.SelectorExpr]*types.Selection),
			Scopes:       make(map[ast.Node]*types.Scope),
			FileVersions: make(map[*ast.File]string),
		}
	}
	conf := types.Config{
		Importer:         importerFunc(func(path string) (*types.Package, error) { return g.importPath(ctx, u, path) }),
		Sizes:            c.sizes,
		GoVersion:        r.languageVersion(u),
		IgnoreFuncBodies: c.skip,
		FakeImportC:      u.fakeC(),
		Error: func(err error) {
			var te types.Error
			if errors.As(err, &te) {
				c.errors = append(c.errors, te)
			}
		},
	}
	start = time.Now()
	c.pkg, _ = conf.Check(u.path, c.fset, c.files, c.info) // see conf.Error
	c.findHoles(u)
	r.stats.took(&r.stats.Check, start)
	return c
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

// parse parses the files of the unit, and notes what is wrong with them.
func (c *checked) parse(r *run, u *unit) {
	mode := parser.SkipObjectResolution
	if u.mode != typesOnly {
		mode |= parser.ParseComments
	}
	for _, name := range u.goFiles() {
		data, err := r.readFile(name)
		if err != nil {
			c.syntax = append(c.syntax, finding.Note{File: name, Text: err.Error()})
			continue
		}
		if !r.files.unchanged(name, data) {
			c.stale = true
		}
		f, err := parser.ParseFile(c.fset, name, data, mode)
		var list scanner.ErrorList
		if errors.As(err, &list) {
			for _, e := range list {
				c.syntax = append(c.syntax, finding.Note{File: e.Pos.Filename, Line: e.Pos.Line, Text: e.Msg})
			}
		} else if err != nil {
			c.syntax = append(c.syntax, finding.Note{File: name, Text: err.Error()})
		}
		if f != nil {
			c.files = append(c.files, f)
		}
	}
}

// languageVersion returns the version of Go that the unit's module asks for.
func (r *run) languageVersion(u *unit) string {
	switch {
	case u.Standard && u.mode == typesOnly:
		return "" // whatever we understand; it may be newer than we are
	case u.Module == nil:
		return r.env.version()
	case u.Module.GoVersion == "":
		return "go1.16" // what the go command takes it to be
	default:
		return "go" + u.Module.GoVersion
	}
}

// importPath returns the types that the unit sees for an import.
func (g *graph) importPath(ctx context.Context, u *unit, path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	dep := u.imports[path]
	if dep == nil {
		return nil, errors.New("import cycle, or a package that go list does not know")
	}
	switch {
	case len(dep.GoFiles)+len(dep.CgoFiles) > 0:
		return g.typesOf(ctx, dep)
	case dep.Error != nil:
		return nil, errors.New(oneLine(dep.Error.Err))
	default:
		return nil, errors.New("no Go files in " + dep.Dir + " but tests, and those that build constraints exclude")
	}
}

// maxErrors is how many errors of a package are shown.
const maxErrors = 10

// notes says what is wrong with a unit. A package that the user asked for has
// all its errors shown, unless they come from a package below that is broken
// itself. Of others the first error has to do.
func (c *checked) notes(u *unit) []finding.Note {
	if u.Error != nil && u.mode == full {
		return nil // go list has said it
	}
	all := c.syntax
	if len(all) == 0 {
		for _, err := range c.errors {
			p := err.Fset.Position(err.Pos)
			all = append(all, finding.Note{File: p.Filename, Line: p.Line, Text: oneLine(err.Msg)})
		}
		all = sortNotes(all) // the type checker goes by dependence, not by line
	}
	if len(all) == 0 || u.mode == typesOnly && u.Standard {
		return nil
	}
	if u.mode != full {
		all = all[:1]
		all[0].Text = "has errors, so nothing is known of its functions: " + all[0].Text
	} else if dep := u.brokenBelow(); dep != nil {
		all = []finding.Note{{Text: "not checked, because it depends on " + dep.path + ", which has errors"}}
	}
	if len(all) > maxErrors {
		all = all[:maxErrors]
		all[maxErrors-1].Text += " (and more errors)"
	}
	for i := range all {
		all[i].Package, all[i].Error = u.path, u.mode == full
	}
	return all
}

// brokenBelow returns a unit that the unit imports, directly or not, and that
// has errors.
func (u *unit) brokenBelow() *unit {
	for _, dep := range u.direct {
		if dep.failed && len(dep.goFiles()) > 0 {
			if below := dep.brokenBelow(); below != nil {
				return below
			}
			return dep
		}
	}
	return nil
}
