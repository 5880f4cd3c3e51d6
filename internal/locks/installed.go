package locks

import (
	"cmp"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// An object that is given a function to ask, by one of its fields, calls it with its
// own lock held: a queue asks how many there are to whom it sends, say. What the
// function locks is then locked under the lock of the object, in an order that
// neither the object nor the function shows by itself.

// An AskedCall says in a package's fact that a type calls what is in a field of it
// with a lock of its own held.
type AskedCall struct {
	Place  string // the type, and the field: see [heldCall]
	Method string // of what is there, or "" if it is a function
	Path   string // from the object to the lock
	Class  string
	Read   bool
	Global string // the lock, if it is a global one: see plugged.go
}

// askedCalls returns what types of this package call, and of those that it imports.
func (p *program) askedCalls() []AskedCall {
	list := p.ownAskedCalls()
	for _, pkg := range p.pass.Pkg.Imports() {
		fact := new(Order)
		if p.pass.ImportPackageFact(pkg, fact) {
			list = append(list, fact.Asked...)
		}
	}
	return list
}

func (p *program) ownAskedCalls() []AskedCall {
	var list []AskedCall
	for _, c := range p.heldCalls {
		if c.hook.Class != "" && !p.inTest(c.hook.at) {
			list = addOnce(list, AskedCall{Place: c.place, Method: c.hook.Method, Path: c.hook.Path, Class: c.hook.Class, Read: c.hook.Read})
		}
	}
	slices.SortFunc(list, func(a, b AskedCall) int { return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.Path, b.Path)) })
	return list
}

// installed notes what is locked by functions that objects are given by their fields.
// These orders come before the others: where they meet one, that is what is reported,
// for there both locks are in sight.
func (p *program) installed() {
	calls := make(map[string][]AskedCall)
	for _, c := range p.askedCalls() {
		if c.Global == "" {
			calls[c.Place] = append(calls[c.Place], c)
		}
	}
	others := p.edges
	p.edges = nil
	p.observed()
	for i := range p.instrs() {
		s, ok := i.(*ssa.Store)
		if !ok || p.testing(s.Parent()) {
			continue
		}
		if f, ok := s.Addr.(*ssa.FieldAddr); ok && len(calls) > 0 {
			for _, c := range calls[ClassOf(f)] {
				p.install(s.Val, s, RefOf(f.X), c)
			}
		}
	}
	p.edges = slices.DeleteFunc(p.edges, func(e Edge) bool {
		return slices.ContainsFunc(others, func(o Edge) bool { return o.From == e.From && o.To == e.To }) // seen through the call
	})
	p.edges = append(p.edges, others...)
}

// observed notes what is locked by functions that are handed to objects which call them
// with a lock of theirs held: who observes a bus, say, with a lock of its own.
func (p *program) observed() {
	for i := range p.instrs() {
		c, ok := i.(*ssa.Call)
		if !ok || p.testing(c.Parent()) {
			continue
		}
		fn, args := p.onlyCallee(c)
		if fn == nil {
			continue
		}
		_, hooks := p.hooksOf(p.infos[origin(c.Parent())], fn)
		for _, h := range hooks {
			if object := h.object(c, args); object.Root != nil && h.Param < len(args) {
				p.install(partOf(args[h.Param], h.Part), c, object, AskedCall{Method: h.Method, Path: h.Path, Class: h.Class, Read: h.Read})
			}
		}
	}
}

// install notes what a function locks that an object is given. Only
// locks count that are related to that of the object: who has the function called
// is found from who has the object.
func (p *program) install(given ssa.Value, at ssa.Instruction, object Ref, c AskedCall) {
	fn, place := p.callee(given, c.Method)
	if fn == nil || origin(fn).Pkg != at.Parent().Pkg || len(fn.Blocks) == 0 {
		return
	}
	for _, held := range keptAt(object) {
		held.Path += c.Path
		for _, a := range p.summarize(fn).acquires {
			at := place(&a.Effect)
			if at.Root == nil || a.If != 0 || a.Class == "" || a.Class == c.Class || !below(held, at) {
				continue
			}
			p.addEdge(Edge{From: c.Class, To: a.Class, FromRead: c.Read, ToRead: a.Read, Related: true, Way: wayOf(held, c.Class, at, a.Class), Func: fn.RelString(nil), at: a.by})
		}
	}
}

// keptAt returns the paths to an object: where it was found, and the fields and maps in
// which it is put.
func keptAt(object Ref) []Ref {
	list := []Ref{object}
	if object.Path != "" || object.Root.Referrers() == nil {
		return list
	}
	for _, r := range *object.Root.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			if _, ok := r.Addr.(*ssa.FieldAddr); ok && r.Val == object.Root {
				list = append(list, RefOf(r.Addr).load())
			}
		case *ssa.MapUpdate:
			m := RefOf(r.Map)
			list = append(list, Ref{m.Root, m.Path + element})
		}
	}
	return list
}
