package ir

import (
	"encoding/json"
	"fmt"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/models"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// An extra is what a user says that calling a function does: one entry of the
// flag extra, which is a JSON array of them. Entries for one function add up.
type extra struct {
	Name   string // as types.Func.FullName writes it
	Effect string // spawns, calls, blocks, releases or never-returns
	Arg    *int   // the argument that the effect is about; the receiver is 0
}

// table returns the models that hold in a package: those of the library and,
// for functions that it can see, those of the user.
func table(pass *analysis.Pass) *models.Table {
	lib := models.Library()
	text := pass.Analyzer.Flags.Lookup("extra").Value.String()
	if text == "" {
		return lib
	}
	var extras []extra
	if err := json.Unmarshal([]byte(text), &extras); err != nil {
		return lib // Set has looked at it already
	}
	byName := make(map[string][]extra)
	var names []string
	for _, e := range extras {
		if byName[e.Name] == nil {
			names = append(names, e.Name)
		}
		byName[e.Name] = append(byName[e.Name], e)
	}
	var b strings.Builder
	for _, name := range names {
		if fn := find(pass.Pkg, name); fn != nil {
			b.WriteString(model(fn, byName[name]))
		}
	}
	p, err := skeleton.Parse("package extra\n" + b.String())
	if err != nil {
		return lib // a name that skeletons do not have
	}
	return lib.With(p)
}

// find returns the function with that full name in the packages that pkg
// imports, directly or not, or nil. Their own package sees its source.
func find(pkg *types.Package, name string) *types.Func {
	path, member := split(name)
	seen := make(map[*types.Package]bool)
	var search func(p *types.Package) *types.Func
	search = func(p *types.Package) *types.Func {
		for _, imp := range p.Imports() {
			if seen[imp] {
				continue
			}
			seen[imp] = true
			if imp.Path() == path {
				return function(imp, member)
			}
			if fn := search(imp); fn != nil {
				return fn
			}
		}
		return nil
	}
	return search(pkg)
}

// split splits a full name into the path of the package and what is in it: F,
// or T.M.
func split(name string) (path, member string) {
	name = strings.NewReplacer("(", "", ")", "", "*", "").Replace(name)
	dir, last := "", name
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		dir, last = name[:i+1], name[i+1:]
	}
	base, member, _ := strings.Cut(last, ".")
	return dir + base, member
}

func function(pkg *types.Package, member string) *types.Func {
	typ, method, isMethod := strings.Cut(member, ".")
	obj := pkg.Scope().Lookup(typ)
	if isMethod && obj != nil {
		obj, _, _ = types.LookupFieldOrMethod(obj.Type(), true, pkg, method)
	}
	fn, _ := obj.(*types.Func)
	return fn
}

// model writes what the user says of a function as a skeleton.
func model(fn *types.Func, extras []extra) string {
	sig := fn.Signature()
	var params []*types.Var
	if r := sig.Recv(); r != nil {
		params = append(params, r)
	}
	for v := range sig.Params().Variables() {
		params = append(params, v)
	}
	var head, body []string
	for i, p := range params {
		head = append(head, fmt.Sprintf("a%d %s", i, kind(p.Type())))
	}
	end := "return (" + strings.TrimSuffix(strings.Repeat("z, ", sig.Results().Len()), ", ") + ")"
	for _, e := range extras {
		switch {
		case e.Effect == "never-returns":
			end = "exit"
		case e.Arg != nil && *e.Arg < len(params):
			body = append(body, effect(e, params[*e.Arg].Type())...)
		}
	}
	if end != "exit" || len(body) > 0 { // one that only ends is known by its first instruction
		body = append([]string{"z = unknown any"}, body...)
	}
	results := ""
	if n := sig.Results().Len(); n > 0 {
		results = fmt.Sprintf(" %d", n)
	}
	return fmt.Sprintf("func %s(%s)%s model {\n\t%s\n}\n",
		fn.FullName(), strings.Join(head, ", "), results, strings.Join(append(body, end), "\n\t"))
}

// kind is the kind of a parameter, in the text of a skeleton.
func kind(t types.Type) string {
	switch t.Underlying().(type) {
	case *types.Signature:
		return "func"
	case *types.Chan:
		return "chan"
	case *types.Pointer:
		return "ptr"
	case *types.Interface:
		return "iface"
	}
	return "any"
}

// effect writes what happens to an argument.
func effect(e extra, t types.Type) []string {
	arg := fmt.Sprintf("a%d", *e.Arg)
	if e.Effect == "blocks" {
		return blocks(arg, t)
	}
	switch u := t.Underlying().(type) {
	case *types.Signature:
		var results []string
		for i := range u.Results().Len() {
			results = append(results, fmt.Sprintf("%sr%d", arg, i))
		}
		call := "callvalue"
		if e.Effect == "spawns" {
			call, results = "callvalue.go", nil
		}
		values := strings.TrimSuffix(strings.Repeat("z, ", u.Params().Len()), ", ")
		line := fmt.Sprintf("%s %s(%s)", call, arg, values)
		if len(results) > 0 {
			line = strings.Join(results, ", ") + " = " + line
		}
		return []string{line}
	case *types.Chan:
		return []string{"close " + arg}
	case *types.Pointer:
		if named, ok := types.Unalias(u.Elem()).(*types.Named); ok && named.String() == "sync.Mutex" {
			return []string{"unlock " + arg}
		}
	}
	return nil
}

// blocks writes that a call waits for an argument: for a value of a channel or
// its end, for the end of a context, for the count of a WaitGroup.
func blocks(arg string, t types.Type) []string {
	if _, ok := t.Underlying().(*types.Chan); ok {
		return []string{arg + "v = recv " + arg}
	}
	switch t.String() {
	case "context.Context":
		return []string{arg + "d = load " + arg + " done", arg + "v = recv " + arg + "d"}
	case "*sync.WaitGroup":
		return []string{"wait " + arg}
	}
	return nil
}
