package judge

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/remedy"
	"github.com/concurlint/concurlint/internal/scenario"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// A function of another package may start a goroutine for the object that it returns, which
// ends when the object is closed. That the goroutine is stuck for good is a matter of this
// package, if it drops the object, as on an early return, and closes others of the type.

// Dropped returns what is left behind of objects of other packages that this one drops.
func Dropped(pass *analysis.Pass) []analysis.Diagnostic {
	res := pass.ResultOf[scenario.Analyzer].(*scenario.Result)
	cabinet := remedy.New(pass, res)
	var list []analysis.Diagnostic
	seen := make(map[token.Pos]bool)
	for _, o := range bySteps(res.Outcomes) {
		if o.Kind != explore.Stuck || len(o.Cause) != 1 || place(chain(o.Cause[0])) != nil || elsewhere(o.Cause[0]) {
			continue
		}
		by, pos := starter(o.Cause[0])
		if by == nil || seen[pos] || keeps(o) {
			continue
		}
		obj := objectOf(pass.Pkg, by.Name)
		if obj == nil {
			continue
		}
		if end := endedBy(pass, obj); end != "" {
			seen[pos] = true
			main := o.Cause[0]
			main.Stack = main.Chain()
			list = append(list, analysis.Diagnostic{
				Pos: pos, Category: "dropped",
				Message:        fmt.Sprintf("the goroutine that %s has started is left behind: what it returned is dropped without a %s", explore.ShortName(by.Name), end),
				Related:        diag.Related(steps(o)),
				SuggestedFixes: cabinet.Fixes(remedy.Case{Analyzer: "leak", Category: "dropped", Main: main, Outcome: o}),
			})
		}
	}
	return list
}

// keeps reports whether the story is that of a function which returns an object, that may
// have the other one in it: then nothing was dropped, and somebody may want it to live on.
// A client that ends what it has made wants nothing any more.
func keeps(o *explore.Outcome) bool {
	if _, calls, ok := strings.Cut(o.Root, ".client#"); ok {
		return !slices.ContainsFunc(strings.Split(calls, "."), func(name string) bool { return name != "" && scenario.EndsLife(name) })
	}
	for _, s := range o.Schedule {
		if len(s.Stack) != 1 || s.Stack[0].Fn.Name != o.Root || s.Stack[0].Instr.Op != skeleton.Return {
			continue
		}
		for i, arg := range s.Stack[0].Instr.Args {
			if i < len(s.Stack[0].Fn.Returns) && isObject(s.Stack[0].Fn.Returns[i]) && !arg.IsConst() {
				return true
			}
		}
	}
	return false
}

func isObject(k skeleton.Kind) bool {
	switch k {
	case skeleton.Any, skeleton.Pointer, skeleton.Interface, skeleton.Struct, skeleton.FuncValue:
		return true
	}
	return false
}

// starter returns the function of another package that has started a goroutine, and where
// this one calls it.
func starter(b explore.Blocked) (*skeleton.Func, token.Pos) {
	all := b.Chain()
	for i, p := range all {
		if i > 0 && p.Instr.Pos.IsValid() && p.Fn.Flags&skeleton.Model == 0 {
			if all[i-1].Fn.Flags&skeleton.Imported == 0 {
				return nil, token.NoPos
			}
			return all[i-1].Fn, p.Instr.Pos
		}
	}
	return nil, token.NoPos
}

// objectOf returns the type of the first result of a function of an imported package, or nil.
func objectOf(pkg *types.Package, name string) *types.Named {
	for _, imp := range pkg.Imports() {
		rest, ok := strings.CutPrefix(name, imp.Path()+".")
		if !ok {
			continue
		}
		fn, ok := imp.Scope().Lookup(rest).(*types.Func)
		if !ok || fn.Signature().Results().Len() == 0 {
			return nil
		}
		return namedOf(fn.Signature().Results().At(0).Type())
	}
	return nil
}

func namedOf(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, _ := types.Unalias(t).(*types.Named)
	return n
}

// endedBy returns the method by which the package ends objects of a type elsewhere, or "".
func endedBy(pass *analysis.Pass, obj *types.Named) string {
	var ends []string
	for _, sel := range pass.TypesInfo.Selections {
		fn, ok := sel.Obj().(*types.Func)
		if ok && sel.Kind() == types.MethodVal && scenario.EndsLife(fn.Name()) && namedOf(sel.Recv()) == obj {
			ends = append(ends, fn.Name())
		}
	}
	slices.Sort(ends)
	return strings.Join(slices.Compact(ends), " or ")
}
