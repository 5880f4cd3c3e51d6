package life

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// Who puts a new object into a field of another one, or nothing, leaves behind what was
// there. That there may be something is shown by a loop that comes back to the store; that
// it should be ended, by a method which does so.

// A Replaced is an object in a field that is left behind by a store.
type Replaced struct {
	Store *ssa.Store // of another object, or of nil
	By    string     // the function that has begun it
	Field string
	Ends  []string        // the methods that would end it
	Other ssa.Instruction // where what is in the field is ended
}

// A holder is what is known of a field that gets objects which have been begun.
type holder struct {
	by     string
	begun  *Begins
	stores []*ssa.Store
}

// replaced returns the objects in fields that are left behind by a store.
func (p *program) replaced() (list []Replaced) {
	holders := p.holders()
	for _, fn := range p.funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				s, ok := i.(*ssa.Store)
				if !ok {
					continue
				}
				at, ok := s.Addr.(*ssa.FieldAddr)
				if !ok || !ofOther(at) {
					continue
				}
				h := holders[classOf(at)]
				if h == nil || p.fields.escapes[classOf(at)] || !p.leavesBehind(fn, s, h, classOf(at)) {
					continue
				}
				if other := p.endOf(classOf(at), h.begun); other != nil {
					list = append(list, Replaced{s, h.by, ir.FieldOf(at).Name(), h.begun.Ends, other})
				}
			}
		}
	}
	return list
}

// holders returns the fields that get objects which have been begun.
func (p *program) holders() map[string]*holder {
	all := make(map[string]*holder)
	for _, fn := range p.funcs {
		for _, c := range callsIn(fn) {
			b, obj := p.begunHere(c)
			if b == nil || b.Result < 0 {
				continue
			}
			for _, at := range fieldsOf(obj) {
				class := classOf(at)
				if class == "" {
					continue
				}
				if all[class] == nil {
					all[class] = &holder{by: shortName(c.Call.StaticCallee()), begun: b}
				}
				for _, r := range *at.Referrers() {
					if s, ok := r.(*ssa.Store); ok {
						all[class].stores = append(all[class].stores, s)
					}
				}
			}
		}
	}
	return all
}

// ofOther reports whether a field is that of an object which the function has not made.
func ofOther(at *ssa.FieldAddr) bool {
	switch objectOf(at.X).(type) {
	case *ssa.Parameter, *ssa.FreeVar:
		return true
	}
	return false
}

// leavesBehind reports whether a store leaves behind what was in a field: it comes again,
// or stores nil, and neither the function nor one that calls it looks at the field before.
func (p *program) leavesBehind(fn *ssa.Function, s *ssa.Store, h *holder, class string) bool {
	again := ir.InLoop(s.Block())
	if ir.IsNil(s.Val) {
		again = true
	} else if !slices.Contains(h.stores, s) {
		return false
	}
	if looksAt(fn, s, class) {
		return false
	}
	sites := p.fields.sites[fn]
	for _, c := range sites {
		again = again || ir.InLoop(c.Block())
		if looksAt(c.Parent(), c, class) {
			return false
		}
	}
	return again
}

// looksAt reports whether a function may look at a field before it comes to an instruction;
// or at all, if that stores nil, as what was looked at before may be ended behind it.
func looksAt(fn *ssa.Function, before ssa.Instruction, class string) bool {
	st, ok := before.(*ssa.Store)
	anywhere := ok && ir.IsNil(st.Val)
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			at, ok := i.(*ssa.FieldAddr)
			if !ok || classOf(at) != class {
				continue
			}
			for _, r := range *at.Referrers() {
				if u, ok := r.(*ssa.UnOp); ok && (anywhere || ir.Before(u, before)) {
					return true
				}
			}
		}
	}
	return false
}

// endOf returns where what is in a field is ended, or nil.
func (p *program) endOf(class string, b *Begins) ssa.Instruction {
	for _, e := range p.fields.ends[class] {
		if slices.Contains(b.Ends, e.name) {
			return e.at
		}
	}
	return nil
}
