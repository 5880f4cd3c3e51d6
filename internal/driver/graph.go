package driver

import (
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"go/types"
)

// A mode says how much of a unit is of interest.
type mode string

const (
	typesOnly mode = "types" // its API
	factsOnly mode = "facts" // and what analyzers have to say to its importers
	full      mode = "full"  // and what they have to say to the user
)

// A unit is a package that is worked on once. A package under test is several
// units: as others import it, with its internal tests, and once more for each
// test that makes it be built anew.
type unit struct {
	*listed
	index   int
	path    string           // import path, without that of a test
	mode    mode             //
	imports map[string]*unit // by path as written in the source; nil for unsafe and cycles
	direct  []*unit          // the units in imports, in order of index
	closure bitset           // all units below
	height  int              // length of the longest chain of units above

	waits      int     // imports that are not done
	dependents []*unit //

	// What came out. Set once, before the dependents begin.
	entry   *entry
	typesID digest // of its types, and of all that can be reached from them
	declsID digest // of its declarations of types, and of all that can be reached from them
	factsID digest // of its facts, and of all facts below
	reach   bitset // the units whose types are reached from its types
	private bool   // the outcome does not follow from the key: cache nothing above
	failed  bool   // hard errors: it was not analyzed
	cached  bool   // the outcome comes from the cache

	// Loaded when a dependent needs them.
	typesMu  sync.Mutex
	types    *types.Package
	typeData []byte
	factsMu  sync.Mutex
	facts    *factTable
	factData []byte
	namesMu  sync.Mutex
	names    map[string]digest
	nameData []byte
}

// A graph is the units of a root. Imported units come before their importers.
type graph struct {
	run   *run
	dir   string
	units []*unit
	plain map[string]*unit // by path, the units that are not built for a test
	byPkg sync.Map         // *types.Package → *unit, for all loaded types
}

// newGraph makes the graph of those of the listed packages that matter.
func (r *run) newGraph(dir string, pkgs []*listed) *graph {
	g := &graph{run: r, dir: dir, plain: make(map[string]*unit)}
	byID := make(map[string]*unit)
	var all []*unit
	for _, p := range pkgs {
		if p.isTestMain() || p.ImportPath == "unsafe" {
			continue
		}
		u := &unit{listed: p, path: plainPath(p.ImportPath)}
		byID[p.ImportPath] = u
		all = append(all, u)
		if p.ForTest == "" {
			g.plain[u.path] = u
		}
	}
	targets := setModes(all, byID, r.suite)
	for _, u := range targets {
		g.visit(u, byID, make(map[*unit]bool))
	}
	g.number()
	r.stats.Targets = len(targets)
	r.stats.Packages = len(g.units)
	return g
}

// setModes decides on the mode of every unit, and returns the units to report
// on: of a package that was asked for the one with its internal tests, if
// there is one, and its external tests.
func setModes(all []*unit, byID map[string]*unit, s *suite) []*unit {
	asked := make(map[string]bool)
	for _, u := range all {
		if !u.DepOnly {
			asked[u.path] = true
		}
	}
	var targets []*unit
	for _, u := range all {
		widest := u.ForTest != "" || byID[u.path+" ["+u.path+".test]"] == nil
		switch {
		case !u.DepOnly && widest:
			u.mode = full
			targets = append(targets, u)
		case u.Standard && !asked[u.path], len(s.facts) == 0:
			u.mode = typesOnly
		default:
			u.mode = factsOnly
		}
	}
	return targets
}

// visit adds u and what it imports to the graph. An import that closes a
// cycle is dropped; its importer will say that it cannot import it.
func (g *graph) visit(u *unit, byID map[string]*unit, above map[*unit]bool) {
	if u.imports != nil {
		return
	}
	u.imports = make(map[string]*unit)
	above[u] = true
	written := make(map[string][]string) // from resolved paths
	for path, id := range u.ImportMap {
		written[id] = append(written[id], path)
	}
	for _, id := range u.Imports {
		dep := byID[id]
		if dep == nil || above[dep] {
			continue
		}
		g.visit(dep, byID, above)
		u.imports[plainPath(id)] = dep
		for _, path := range written[id] {
			u.imports[path] = dep
		}
	}
	delete(above, u)
	g.add(u)
}

// add appends a unit whose imports are in the graph.
func (g *graph) add(u *unit) {
	u.index = len(g.units)
	g.units = append(g.units, u)
	for _, dep := range u.imports {
		if !slices.Contains(u.direct, dep) {
			u.direct = append(u.direct, dep)
		}
	}
	slices.SortFunc(u.direct, func(a, b *unit) int { return a.index - b.index })
	for _, dep := range u.direct {
		u.closure.add(dep.index)
		u.closure.union(dep.closure)
	}
}

// number computes the height of each unit. Units with many above them go first,
// so that no processor is left without work for long.
func (g *graph) number() {
	for _, u := range slices.Backward(g.units) {
		for _, dep := range u.direct {
			dep.height = max(dep.height, u.height+1)
		}
	}
}

// isExternalTest reports whether u is a package p_test, which nobody imports.
func (u *unit) isExternalTest() bool {
	return u.ForTest != "" && strings.HasSuffix(u.path, "_test") && u.path != u.ForTest
}

// goFiles returns the Go files that make up the unit.
func (u *unit) goFiles() []string {
	switch {
	case len(u.CompiledGoFiles) > 0:
		return u.abs(slices.Clone(u.CompiledGoFiles))
	default:
		return u.abs(slices.Concat(u.GoFiles, u.CgoFiles))
	}
}

// fakeC reports whether import "C" in the unit's files stands for nothing:
// cgo has not rewritten them.
func (u *unit) fakeC() bool { return len(u.CgoFiles) > 0 && len(u.CompiledGoFiles) == 0 }

// writtenByCgo reports whether a file is one that cgo made up, and not the
// rewritten form of a file that a person wrote.
func (u *unit) writtenByCgo(file string) bool {
	return len(u.CgoFiles) > 0 && !within(file, u.Dir) && slices.Contains(u.CompiledGoFiles, file)
}

// immutable reports whether the files of the unit never change as long as
// their names and the version of their module or of Go stay the same.
func (r *run) immutable(u *unit) bool {
	if u.mode == full || u.Dir == "" {
		return false
	}
	if u.Standard {
		return r.env.released() && u.mode == typesOnly && within(u.Dir, r.env.GOROOT)
	}
	m := u.Module
	if m == nil {
		return false
	}
	if m.Replace != nil {
		m = m.Replace
	}
	return m.Version != "" && r.env.GOMODCACHE != "" && within(u.Dir, r.env.GOMODCACHE)
}

func within(dir, root string) bool {
	rel, err := filepath.Rel(root, dir)
	return err == nil && filepath.IsLocal(rel)
}
