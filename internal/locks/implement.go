package locks

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/models"
)

// onlyImplementer returns the one type that is known to be seen through an interface
// type. Of an interface of this package that is the one that is ever converted to it. Of
// one of another package it is the one that implements it there: a package that hands out
// an interface with one implementation of it means that.
func (p *program) onlyImplementer(t types.Type) []types.Type {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return nil
	}
	if named.Obj().Pkg() == p.pass.Pkg {
		return p.onlyConverted(named)
	}
	if p.implemented == nil {
		p.implemented = make(map[*types.TypeName][]types.Type)
	}
	list, ok := p.implemented[named.Obj()]
	if !ok {
		list = onlyBeside(named)
		p.implemented[named.Obj()] = list
	}
	return list
}

// onlyConverted returns the one type that is converted to an interface type in this
// package, if it is one.
func (p *program) onlyConverted(named *types.Named) []types.Type {
	if p.seenAs == nil {
		p.seenAs = make(map[string][]*ssa.MakeInterface)
		for i := range p.instrs() {
			if m, ok := i.(*ssa.MakeInterface); ok && !p.testing(i.Parent()) {
				p.seenAs[m.Type().String()] = append(p.seenAs[m.Type().String()], m)
			}
		}
	}
	all := p.seenAs[named.String()]
	if len(all) == 0 || slices.ContainsFunc(all, func(m *ssa.MakeInterface) bool { return !types.Identical(m.X.Type(), all[0].X.Type()) }) {
		return nil
	}
	return []types.Type{all[0].X.Type()}
}

// onlyBeside returns a pointer to the one type of the package of an interface that
// implements it, but for stand-ins.
func onlyBeside(named *types.Named) []types.Type {
	iface, ok := named.Underlying().(*types.Interface)
	if !ok || iface.NumMethods() == 0 || named.TypeParams().Len() > 0 || models.Std(named.Obj().Pkg().Path()) {
		return nil
	}
	var only []types.Type
	scope := named.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		t, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || t.IsAlias() || types.IsInterface(t.Type()) || isGeneric(t.Type()) || standsIn(name) {
			continue
		}
		if ptr := types.NewPointer(t.Type()); types.Implements(ptr, iface) {
			only = append(only, ptr)
		}
	}
	if len(only) != 1 {
		return nil
	}
	return only
}

// standsIn reports whether a type says by its name that it is there for tests, or for
// nothing.
func standsIn(name string) bool {
	return slices.ContainsFunc(words(name), func(w string) bool {
		switch w {
		case "mock", "fake", "stub", "noop", "nop", "dummy", "discard", "test", "unimplemented":
			return true
		}
		return false
	})
}
