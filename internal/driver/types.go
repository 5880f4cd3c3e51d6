package driver

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/gcexportdata"
)

// Importers never see the types.Package that came out of the type checker,
// only one read back from export data, whether that comes from the cache or
// was just written: so a warm run sees what a cold one does.
//
// Export data is written without positions. Otherwise a line added to a
// comment would change the types of a package, and all that import it would
// have to be analyzed again. The price is that an imported object does not
// say where it is declared; what needs to say so is a fact.

// exportTypes writes the export data of a package.
func exportTypes(pkg *types.Package) (data []byte, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("export data of %s: %v", pkg.Path(), v)
		}
	}()
	var buf bytes.Buffer
	if err := gcexportdata.Write(&buf, nil, pkg); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// importTypes reads export data of the unit, among the types that it can
// mention: those that its imports reach.
func (g *graph) importTypes(ctx context.Context, u *unit, among bitset, data []byte) (*types.Package, error) {
	known := map[string]*types.Package{"unsafe": types.Unsafe}
	for i := range among.all() {
		dep := g.units[i]
		pkg, err := g.typesOf(ctx, dep)
		if err != nil {
			return nil, err
		}
		known[dep.path] = pkg
	}
	n := len(known)
	pkg, err := gcexportdata.Read(bytes.NewReader(data), token.NewFileSet(), known, u.path)
	if err != nil {
		return nil, err
	}
	if len(known) != n+1 {
		return nil, fmt.Errorf("export data of %s mentions packages that it does not import", u.path)
	}
	return pkg, nil
}

// typesOf returns the types of a unit that is done, as its importers see them.
func (g *graph) typesOf(ctx context.Context, u *unit) (*types.Package, error) {
	u.typesMu.Lock()
	defer u.typesMu.Unlock()
	if u.types != nil {
		return u.types, nil
	}
	if u.entry == nil || u.entry.Types == (digest{}) {
		return nil, errors.New("it could not be type-checked")
	}
	data := u.typeData
	if data == nil {
		var ok bool
		if data, ok = g.run.store.blob(u.entry.Types); !ok {
			data = g.redo(ctx, u).types // it was torn, or deleted while we run
		}
	}
	pkg, err := g.importTypes(ctx, u, u.reach, data)
	if err != nil {
		return nil, err
	}
	u.typeData = nil
	g.setTypes(u, pkg)
	return pkg, nil
}

func (g *graph) setTypes(u *unit, pkg *types.Package) {
	u.types = pkg
	g.byPkg.Store(pkg, u)
}

// mentions returns the paths of the packages that export data refers to.
func mentions(pkg *types.Package) []string {
	var paths []string
	for _, p := range pkg.Imports() {
		if p != types.Unsafe {
			paths = append(paths, p.Path())
		}
	}
	return paths
}

// visible returns the units whose types the imports of u reach.
func (u *unit) visible() bitset {
	var s bitset
	for _, dep := range u.direct {
		s.add(dep.index)
		s.union(dep.reach)
	}
	return s
}

// settle records the outcome of a unit, and derives what its dependents need
// to know of it. It reports false, and records nothing, if the entry mentions
// packages that the unit cannot see, and so belongs to another one.
func (g *graph) settle(u *unit, e *entry) bool {
	byPath := make(map[string]*unit)
	for i := range u.visible().all() {
		byPath[g.units[i].path] = g.units[i]
	}
	var reach bitset
	var mentioned []*unit
	h := newHasher("types")
	h.str(e.Types.String())
	for _, path := range e.Mentions {
		m := byPath[path]
		if m == nil {
			return false
		}
		reach.add(m.index)
		reach.union(m.reach)
		h.str(path, m.typesID.String())
		mentioned = append(mentioned, m)
	}
	u.entry, u.reach, u.typesID, u.factsID = e, reach, h.sum(), factsID(u, e)
	u.declsID = u.typesID
	if u.inParts() {
		u.declsID = declsID(u, e, mentioned)
	}
	return true
}

// factsID hashes the facts of the unit and all facts below it. It is zero if
// there are none.
func factsID(u *unit, e *entry) digest {
	h := newHasher("facts")
	h.str(u.path, e.Facts.String())
	none := e.Facts == digest{}
	for _, dep := range u.direct {
		if dep.factsID != (digest{}) {
			h.str(dep.path, dep.factsID.String())
			none = false
		}
	}
	if none {
		return digest{}
	}
	return h.sum()
}

// hashOf is the digest of a blob; none for none.
func hashOf(blob []byte) digest {
	if blob == nil {
		return digest{}
	}
	return sha256.Sum256(blob)
}
