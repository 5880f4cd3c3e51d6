package locks

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// Who keeps what is called later with a lock held: see hook.go.

// keepHooks notes which functions keep a parameter, or a field of one, where it is
// called with a lock held, or by somebody who is waited for.
func (p *program) keepHooks() {
	if len(p.heldCalls)+len(p.joinedPlaces) == 0 {
		return
	}
	for _, fn := range p.funcs {
		in := p.infos[origin(fn)]
		for i, param := range in.fn.Params {
			p.keepValue(in, i, param, "")
			for _, v := range parts(in.fn, param) {
				p.keepValue(in, i, v, plain(RefOf(v).Path))
			}
		}
		p.keepOptions(in)
	}
}

// keepOptions notes that the result of a function, a closure, keeps a parameter in
// the object that it is given.
func (p *program) keepOptions(option *info) {
	m := ir.MadeBy(option.fn)
	if m == nil || !slices.ContainsFunc(*m.Referrers(), returns) {
		return
	}
	in := p.infos[origin(m.Parent())]
	for i, free := range option.fn.FreeVars {
		a, ok := m.Bindings[i].(*ssa.Alloc)
		if !ok || free.Referrers() == nil {
			continue
		}
		param := paramOf(in.fn, onlyValue(a))
		for _, use := range *free.Referrers() {
			if load, ok := use.(*ssa.UnOp); ok && param >= 0 {
				s := search{fn: option.fn, seen: make(map[ssa.Value]bool)}
				s.from(load, "")
				for _, k := range s.found {
					p.keepHook(in, Hook{Param: param, Of: ofOption, Owner: ownerOf(k.by)}, k)
					p.keepJoined(in, Kept{Param: param, Of: ofOption, Owner: ownerOf(k.by)}, k)
				}
			}
		}
	}
}

// returns reports whether a function is returned, perhaps as one of a named type.
func returns(i ssa.Instruction) bool {
	if c, ok := i.(*ssa.ChangeType); ok {
		return slices.ContainsFunc(*c.Referrers(), returns)
	}
	_, ok := i.(*ssa.Return)
	return ok
}

func (p *program) keepValue(in *info, param int, v ssa.Value, part string) {
	s := search{fn: in.fn, seen: make(map[ssa.Value]bool)}
	s.from(v, "")
	for _, k := range s.found {
		if in.fn.Params[param] != k.by {
			p.keepHook(in, Hook{Param: param, Part: part, Of: paramOf(in.fn, k.by)}, k)
			p.keepJoined(in, Kept{Param: param, Part: part, Of: paramOf(in.fn, k.by)}, k)
		}
	}
}

func (p *program) keepHook(in *info, of Hook, k keeper) {
	for _, h := range p.heldCalls {
		rest, ok := strings.CutPrefix(h.place, ownerOf(k.by)+k.place)
		if !ok || rest != "" && (rest[0] != '.' || of.Part != "") || len(in.hooks) >= maxHooks {
			continue
		}
		hook := h.hook
		hook.Param, hook.Part, hook.Of, hook.Owner = of.Param, of.Part+rest, of.Of, of.Owner
		in.hooks = addOnce(in.hooks, hook)
	}
}

// parts returns the functions and interfaces that a function finds in the fields of
// a parameter, which may live in a variable.
func parts(fn *ssa.Function, param *ssa.Parameter) (list []ssa.Value) {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			v, ok := i.(ssa.Value)
			if !ok || !callable(v.Type()) {
				continue
			}
			r := RefOf(v)
			a, local := r.Root.(*ssa.Alloc)
			if r.Path != "" && !strings.Contains(r.Path, "[") && (r.Root == param || local && firstValue(a) == param) {
				list = append(list, v)
			}
		}
	}
	return list
}

func callable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Signature, *types.Interface:
		return true
	}
	return false
}

// A keeper is an object, a parameter or a result, that keeps a value in a place.
type keeper struct {
	by    ssa.Value
	place string // as [plain]
}

// A search looks for where a function keeps a value, or that of which it is a part.
type search struct {
	fn    *ssa.Function
	seen  map[ssa.Value]bool
	found []keeper
	local []keeper // what the function has made itself
}

// from follows a value that has the one that is looked for in a place.
func (s *search) from(v ssa.Value, place string) {
	if v.Referrers() == nil || s.seen[v] {
		return
	}
	s.seen[v] = true
	for _, i := range *v.Referrers() {
		switch i := i.(type) {
		case *ssa.Store:
			if i.Val == v {
				s.within(RefOf(i.Addr), place)
			}
		case *ssa.MapUpdate:
			if i.Value == v || i.Key == v {
				s.within(RefOf(i.Map), "[]"+place)
			}
		case *ssa.Call:
			if b, ok := i.Call.Value.(*ssa.Builtin); ok && b.Name() == "append" {
				s.from(i, place)
			}
		case *ssa.Slice, *ssa.Phi, *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.ChangeType:
			s.from(i.(ssa.Value), place)
		case *ssa.UnOp:
			if _, ok := v.(*ssa.Alloc); ok && isLoad(i) {
				s.from(i, place)
			}
		case *ssa.Return:
			if r := RefOf(v); i.Results[0] == v && r.Path == "" && isAlloc(r.Root) {
				s.found = append(s.found, keeper{r.Root, place})
			}
		}
	}
}

// within notes that memory has the value, or a part of it.
func (s *search) within(r Ref, part string) {
	r = foundFrom(r)
	switch root := r.Root.(type) {
	case *ssa.Parameter:
		s.found = append(s.found, keeper{root, plain(r.Path) + part})
	case *ssa.Alloc:
		s.local = append(s.local, keeper{root, plain(r.Path) + part})
		s.from(root, plain(r.Path)+part)
	}
}
