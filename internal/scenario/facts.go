package scenario

import (
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/build"
	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/models"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// Facts cuts the functions of a package to skeletons, and gives them to the
// packages that import it.
var Facts = &analysis.Analyzer{
	Name:       "concurlintskeletons",
	Doc:        "cut functions to what concurrency is about, for the analyzers of concurlint",
	URL:        "https://pkg.go.dev/github.com/concurlint/concurlint/internal/scenario",
	Run:        runFacts,
	Requires:   []*analysis.Analyzer{ir.Analyzer},
	ResultType: reflect.TypeFor[*cut](),
	FactTypes:  []analysis.Fact{new(Skeletons)},
}

// A cut is a package in skeletons, with what is known of others.
type cut struct {
	build *build.Result // nil if there is nothing of interest in the package
	im    *imports
}

func runFacts(pass *analysis.Pass) (any, error) {
	built := pass.ResultOf[ir.Analyzer].(*ir.SSA)
	if built.Skipped() {
		return new(cut), nil
	}
	im := newImports(pass, built.Models())
	c := &cut{build: skeletons(pass, built, im, nil), im: im}
	pass.ExportPackageFact(export(c.build, im))
	return c, nil
}

// Skeletons is a fact about a package: the skeletons of the functions that
// other packages may call, and of all that these may call, those of other
// packages included: the framework hands a package the facts of its direct
// imports only.
type Skeletons struct {
	Data []byte // see [skeleton.Encode]
}

// AFact makes Skeletons a fact.
func (*Skeletons) AFact() {}

func (f *Skeletons) String() string {
	p, err := skeleton.Open(f.Data)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("skeletons %s", strings.Join(p.Names, " "))
}

// imports holds the skeletons of other packages and the models.
type imports struct {
	lib      *models.Table
	stored   map[string]stored
	types    map[string]*skeleton.Type
	analyzed map[string]bool

	// A package may be explored again by several analyzers at a time.
	mu       sync.Mutex
	funcs    map[string]*skeleton.Func // those that were asked for
	once     sync.Once
	byMethod map[string][]*skeleton.Type
}

// A stored is the place of a function in the fact of a package.
type stored struct {
	in *skeleton.Stored
	at int
}

// newImports collects the facts of the imported packages. A fact that cannot
// be read counts as none: its functions are unknown.
func newImports(pass *analysis.Pass, lib *models.Table) *imports {
	im := &imports{
		lib:      lib,
		stored:   make(map[string]stored),
		funcs:    make(map[string]*skeleton.Func),
		types:    make(map[string]*skeleton.Type),
		analyzed: make(map[string]bool),
	}
	for _, p := range sorted(pass.Pkg.Imports()) {
		var fact Skeletons
		if modelled(p.Path(), pass.Pkg.Path()) || !pass.ImportPackageFact(p, &fact) {
			continue
		}
		pkg, err := skeleton.Open(fact.Data)
		if err != nil {
			continue
		}
		im.analyzed[p.Path()] = true
		for i, name := range pkg.Names {
			if _, ok := im.stored[name]; !ok {
				im.stored[name] = stored{pkg, i}
			}
		}
		for _, t := range pkg.Types {
			if im.types[t.Name] == nil {
				im.types[t.Name] = t
			}
		}
	}
	return im
}

// modelled reports whether the models say what a package does, and nothing else
// is known of it. So it is with the standard library, no matter what else is
// looked at; only its own tests see what is behind the models.
func modelled(path, by string) bool {
	return models.Std(path) && path != strings.TrimSuffix(by, "_test")
}

func sorted(list []*types.Package) []*types.Package {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b *types.Package) int { return strings.Compare(a.Path(), b.Path()) })
	return list
}

func (im *imports) lookup(name string) *skeleton.Func {
	if f := im.lib.Func(name); f != nil {
		return f
	}
	return im.imported(name)
}

// imported returns a function of another package, or nil if it is not known.
func (im *imports) imported(name string) *skeleton.Func {
	s, ok := im.stored[name]
	if !ok {
		return nil
	}
	im.mu.Lock()
	defer im.mu.Unlock()
	f, ok := im.funcs[name]
	if !ok {
		if f, _ = s.in.Func(s.at); f != nil {
			f.Flags |= skeleton.Imported
		}
		im.funcs[name] = f
	}
	return f
}

func (im *imports) lookupType(name string) *skeleton.Type {
	if t := im.lib.Type(name); t != nil {
		return t
	}
	return im.types[name]
}

// implementers returns the types of other packages that have a method of that
// name.
func (im *imports) implementers(method string) []*skeleton.Type {
	im.once.Do(func() {
		im.byMethod = make(map[string][]*skeleton.Type)
		for _, t := range im.types {
			for _, m := range t.Methods {
				if m.Func != "" {
					im.byMethod[m.Name] = append(im.byMethod[m.Name], t)
				}
			}
		}
	})
	return im.byMethod[method]
}

// maxFactCode bounds the instructions in the fact of a package. What does not
// fit is unknown to other packages, starting with what is farthest from them.
const maxFactCode = 50_000

// export returns the fact of a package.
func export(res *build.Result, im *imports) *Skeletons {
	own := make(map[string]*skeleton.Func)
	for _, f := range res.Package.Funcs {
		own[f.Name] = f
	}
	types := make(map[string]*skeleton.Type)
	for _, t := range res.Package.Types {
		types[t.Name] = t
	}
	out := &skeleton.Package{Path: res.Package.Path}
	seen := make(map[string]bool)
	var work []string
	for _, f := range res.Package.Funcs {
		if info := res.Infos[f.Name]; info.Exported && info.Func.Parent() == nil {
			work = append(work, f.Name)
		}
	}
	code := 0
	for i := 0; i < len(work); i++ {
		name := work[i]
		f := own[name]
		if f == nil {
			f = im.imported(name)
		}
		if f == nil || seen[name] || code+len(f.Code) > maxFactCode {
			continue
		}
		seen[name] = true
		code += len(f.Code)
		if own[name] != nil {
			f = withoutLines(f)
		}
		out.Funcs = append(out.Funcs, f)
		refs(f, func(fn string) { work = append(work, fn) }, func(typ string) {
			t := types[typ]
			if t == nil {
				t = im.types[typ]
			}
			if t == nil || seen["type "+typ] {
				return
			}
			seen["type "+typ] = true
			out.Types = append(out.Types, t)
			for _, m := range t.Methods {
				work = append(work, m.Func)
			}
		})
	}
	slices.SortFunc(out.Funcs, func(a, b *skeleton.Func) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(out.Types, func(a, b *skeleton.Type) int { return strings.Compare(a.Name, b.Name) })
	return &Skeletons{Data: skeleton.Encode(out)}
}

// withoutLines returns a copy of a function in which the lines of instructions
// are numbered as they are met. Of functions of other packages no more is asked
// than which instructions are on one line, so that an edit that only moves lines
// changes no fact: what imports the package need not be analyzed again.
func withoutLines(f *skeleton.Func) *skeleton.Func {
	numbers := make(map[int32]int32)
	moved := *f
	moved.Code = slices.Clone(f.Code)
	for i := range moved.Code {
		in := &moved.Code[i]
		if in.Line == 0 {
			continue // nowhere in the source
		}
		if numbers[in.Line] == 0 {
			numbers[in.Line] = int32(len(numbers) + 1)
		}
		in.Line = numbers[in.Line]
	}
	return &moved
}

// refs calls fn and typ with the names of the functions and types that a
// skeleton refers to.
func refs(f *skeleton.Func, fn, typ func(name string)) {
	for i := range f.Code {
		switch in := &f.Code[i]; in.Op {
		case skeleton.Call, skeleton.Closure:
			fn(in.Name)
		case skeleton.Iface, skeleton.Assert:
			typ(in.Name)
		}
	}
	for _, c := range f.Consts {
		if c.Kind == skeleton.ConstFunc {
			fn(c.Name)
		}
	}
}
