package locks

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A link says that an object that has another one in a field is itself in a place of
// that one: a child knows its parent, which has it among its children.
type link struct {
	owner, parent string // the types
	there         string // from the object to the other one
	back          string // and back
}

// links returns how the functions of the package link objects. A function that
// stores the one in the other does both.
func (p *program) links() map[link]bool {
	if p.linked == nil {
		p.linked = make(map[link]bool)
		p.always = make(map[link]bool)
		for _, stores := range p.stores() {
			p.linkBy(stores)
		}
	}
	return p.linked
}

// linkBy looks at all that is stored in a field.
func (p *program) linkBy(stores []*ssa.Store) {
	var common map[link]bool // what all of them do
	for _, s := range stores {
		f := s.Addr.(*ssa.FieldAddr)
		if _, ok := s.Val.(*ssa.Const); ok || !isObject(s.Val) || !isObject(f.X) {
			continue
		}
		here := p.linksOf(s, f)
		for l := range here {
			p.linked[l] = true
		}
		if common == nil {
			common = here
			continue
		}
		for l := range common {
			if !here[l] {
				delete(common, l)
			}
		}
	}
	for l := range common {
		p.always[l] = true
	}
}

func (p *program) linksOf(s *ssa.Store, f *ssa.FieldAddr) map[link]bool {
	here := make(map[link]bool)
	to := RefOf(s.Val)
	found := search{fn: s.Parent(), seen: make(map[ssa.Value]bool)}
	found.from(RefOf(f.X).Root, "")
	for _, k := range append(found.found, found.local...) {
		if to.Path == "" && k.by == to.Root {
			here[link{ownerOf(f.X), ownerOf(s.Val), "." + fieldOf(f.X.Type(), f.Field).Name(), k.place}] = true
		}
	}
	return here
}

// isObject reports whether a value points to a struct that has a name.
func isObject(v ssa.Value) bool {
	_, named := types.Unalias(deref(v.Type())).(*types.Named)
	_, st := deref(v.Type()).Underlying().(*types.Struct)
	return named && st && deref(v.Type()) != v.Type()
}

// thereAndBack returns the lock of an object that is found by way of another one
// that knows it: what a child calls its parent is the parent that the child was
// found from, if it has always been stored so.
func (p *program) thereAndBack(r Ref) (Ref, bool) {
	x := foundFrom(r)
	if _, ok := x.Root.(*ssa.Parameter); !ok || strings.Count(x.Path, "*") < 2 {
		return r, false
	}
	p.links()
	owner, path := ownerOf(x.Root), plain(x.Path)
	for l := range p.always {
		if rest, ok := strings.CutPrefix(path, l.back+l.there+"."); ok && l.parent == owner && !strings.Contains(rest, ".") {
			return Ref{x.Root, "." + rest}, true
		}
	}
	return r, false
}
