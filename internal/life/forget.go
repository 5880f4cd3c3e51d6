package life

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// An object that begins others, and has them in fields, ends them when it is ended itself.
// If a method ends some of them, and none of the package ever ends another one, nor gives it
// to anybody, that one was forgotten.

// A Forgotten is an object in a field that nobody ends.
type Forgotten struct {
	Begun *ssa.Call
	By    string // the function that has begun it
	Field string
	Type  types.Type
	Ends  []string        // the methods that would end it
	Other ssa.Instruction // where something else of the owner is ended
}

// forgotten returns the objects in fields that nobody ends.
func (p *program) forgotten() (list []Forgotten) {
	for _, fn := range p.funcs {
		for _, c := range callsIn(fn) {
			b, obj := p.begunHere(c)
			if b == nil || b.Result < 0 {
				continue
			}
			for _, at := range fieldsOf(obj) {
				class := classOf(at)
				if class == "" || p.fields.escapes[class] || len(p.endersIn(class, b)) > 0 {
					continue
				}
				if other := p.endsOther(at, b); other != nil {
					list = append(list, Forgotten{c, shortName(c.Call.StaticCallee()), ir.FieldOf(at).Name(), ir.FieldOf(at).Type(), b.Ends, other})
				}
			}
		}
	}
	return list
}

// fieldsOf returns the fields that get a value.
func fieldsOf(v ssa.Value) (list []*ssa.FieldAddr) {
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.MakeInterface:
			list = append(list, fieldsOf(r)...)
		case *ssa.Store:
			if at, ok := r.Addr.(*ssa.FieldAddr); ok && r.Val == v {
				list = append(list, at)
			}
		}
	}
	return list
}

// endsOther returns where a method of the owner of a field ends what is in another one.
func (p *program) endsOther(at *ssa.FieldAddr, b *Begins) ssa.Instruction {
	class := classOf(at)
	owner := class[:strings.LastIndexByte(class, '.')+1]
	var found ssa.Instruction
	for of, ends := range p.fields.ends {
		if of == class || !strings.HasPrefix(of, owner) {
			continue
		}
		for _, e := range ends {
			if e.at.Parent().Signature.Recv() != nil && (e.name == "" || slices.Contains(b.Ends, e.name)) && (found == nil || e.at.Pos() < found.Pos()) {
				found = e.at
			}
		}
	}
	return found
}
