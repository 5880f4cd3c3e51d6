package locks

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// An object is made, put where others find it, and wait for the channel in it: a flight that
// they share. The function that is then called with the object closes the channel, alone and
// in each of its calls; on one path it does not, and the waiting never ends.

// flights are the channels of a package by their classes, and what is done with them.
type flights struct {
	closed map[string][]ssa.CallInstruction
	waits  map[string][]ssa.Instruction
	other  map[string]bool // anything else is done with it
}

// openFlights returns the returns of such functions that leave the channel open.
func (p *program) openFlights() (list []Unclosed) {
	all := p.flights()
	for class, at := range all.closed {
		fn := at[0].Parent()
		if class == "" || all.other[class] || slices.ContainsFunc(at, func(c ssa.CallInstruction) bool { return c.Parent() != fn }) {
			continue
		}
		ch := RefOf(at[0].Common().Args[0])
		if slices.ContainsFunc(at, func(c ssa.CallInstruction) bool { return RefOf(c.Common().Args[0]) != ch }) || !p.sharedFlight(fn, ch) {
			continue
		}
		waits := all.waits[class]
		k := slices.IndexFunc(waits, func(i ssa.Instruction) bool { return i.Parent() != fn && !p.testing(i.Parent()) })
		if k < 0 {
			continue
		}
		for _, u := range p.leftOpen(fn, ch) {
			u.Wait = waits[k]
			list = append(list, u)
		}
	}
	slices.SortFunc(list, func(a, b Unclosed) int { return int(a.At.Pos() - b.At.Pos()) })
	return list
}

func (p *program) flights() flights {
	all := flights{make(map[string][]ssa.CallInstruction), make(map[string][]ssa.Instruction), make(map[string]bool)}
	for i := range p.instrs() {
		switch i := i.(type) {
		case *ssa.Send:
			all.other[ClassOf(i.Chan)] = true
		case *ssa.Select:
			for _, s := range i.States {
				all.other[ClassOf(s.Chan)] = all.other[ClassOf(s.Chan)] || s.Send != nil
			}
		case *ssa.UnOp:
			if len(received(i)) > 0 {
				all.waits[ClassOf(i.X)] = append(all.waits[ClassOf(i.X)], i)
			} else if f, ok := loadedField(i); ok && isChan(i.Type()) && slices.ContainsFunc(*i.Referrers(), func(r ssa.Instruction) bool { return mayClose(r, i) && !closesIt(r) }) {
				all.other[ClassOf(f)] = true
			}
		case *ssa.FieldAddr:
			if isChan(deref(i.Type())) && slices.ContainsFunc(*i.Referrers(), func(r ssa.Instruction) bool { return !usesVar(r, i) }) {
				all.other[ClassOf(i)] = true
			}
		case ssa.CallInstruction:
			if isClose(i.Common()) {
				class := ClassOf(i.Common().Args[0])
				all.closed[class] = append(all.closed[class], i)
			}
		}
	}
	return all
}

func closesIt(i ssa.Instruction) bool {
	c, ok := i.(ssa.CallInstruction)
	return ok && isClose(c.Common())
}

// sharedFlight reports whether a function is called in one place, with a new object that was
// put where others find it, and that has the channel.
func (p *program) sharedFlight(fn *ssa.Function, ch Ref) bool {
	param, ok := ch.Root.(*ssa.Parameter)
	site := p.onlySite(fn)
	if !ok || site == nil || param.Parent() != fn || !onlyFields(param) {
		return false
	}
	object, ok := site.Common().Args[slices.Index(fn.Params, param)].(*ssa.Alloc)
	if !ok || ir.InLoop(site.Block()) && !ir.InLoop(object.Block()) {
		return false
	}
	return slices.ContainsFunc(*object.Referrers(), func(r ssa.Instruction) bool {
		u, ok := r.(*ssa.MapUpdate)
		return ok && u.Value == object && ir.Dominates(u, site)
	})
}

// onlyFields reports whether nothing is done with an object but to look at its fields, and
// compare it.
func onlyFields(v ssa.Value) bool {
	return !slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r.(type) {
		case *ssa.FieldAddr, *ssa.DebugRef, *ssa.BinOp:
			return false
		}
		return true
	})
}
