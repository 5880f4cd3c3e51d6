package scenario

import (
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// A Trial compares a package with a changed version of it.
type Trial struct {
	Before, After []*explore.Outcome // of the roots that the change concerns, each with repetitions
	// Complete says that no bound cut the exploration after the change that did
	// not cut it before: what is not among the outcomes does not happen.
	Complete bool
}

// maxAgain bounds the states, before a change, of the roots it concerns. More
// is too much to pay for a suggestion.
const maxAgain = 6000

// Try explores a changed version of the package, given by the pass, as far as
// the change can matter: the declarations for which changed holds, with all
// literals in them, and every root that met them. It returns nil if that is
// too much.
func (r *Result) Try(pass *analysis.Pass, changed func(decl string) bool) *Trial {
	t := &Trial{Complete: true, Before: slices.Clone(r.faults)}
	concerned := make(map[string]bool)
	bounds := make(map[explore.Bound]bool)
	states := 0
	for _, root := range r.Roots {
		if !changed(Decl(root.Name)) && !meets(root, changed) {
			continue
		}
		concerned[root.Name] = true
		if client, method, ok := strings.Cut(root.Name, ".client#"); ok {
			typ, _, _ := strings.Cut(method, ".")
			concerned[client+".client#"+typ] = true // all stories of this client, which may be others now
		}
		states += root.States
		t.Before = append(t.Before, root.outcomes...)
		for b := range root.Bounds {
			bounds[b] = true
		}
	}
	if states > maxAgain {
		return nil
	}
	again := &Result{Build: skeletons(pass, ir.Of(pass, r.im.lib), r.im, nil)}
	recursive(again.Build)
	r.keepNeutral(again, func(name string) bool { return concerned[name] || changed(Decl(name)) })
	again.explore(again.Build, r.im, func(name string) bool { return concerned[name] || changed(Decl(name)) })
	t.After = append(t.After, again.faults...)
	for _, root := range again.Roots {
		t.After = append(t.After, root.outcomes...)
		for b := range root.Bounds {
			t.Complete = t.Complete && b != explore.BoundStates && bounds[b]
		}
		t.Complete = t.Complete && root.Lost == 0
	}
	return t
}

func meets(r *Root, changed func(decl string) bool) bool {
	for name := range r.met {
		if changed(Decl(name)) {
			return true
		}
	}
	return false
}

// keepNeutral gives the functions that are not explored again what was found
// out about them.
func (r *Result) keepNeutral(again *Result, explored func(name string) bool) {
	flags := make(map[string]skeleton.FuncFlag)
	for _, f := range r.Build.Package.Funcs {
		flags[f.Name] = f.Flags
	}
	for _, f := range again.Build.Package.Funcs {
		if old, ok := flags[f.Name]; ok && !explored(f.Name) {
			f.Flags = old
		}
	}
}

// Decl returns the name of the declared function that a skeleton of that name
// is in: literals are numbered, and a change may number them anew.
func Decl(name string) string {
	decl, _, _ := strings.Cut(name, "$")
	return decl
}

func union(a, b map[string]bool) map[string]bool {
	u := maps.Clone(a)
	maps.Copy(u, b)
	return u
}
