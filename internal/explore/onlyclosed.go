package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// A channel in a field of the package that its functions close, and that none of
// them sends on, says one thing, and once: whoever has received from it has seen
// it closed. If nobody in view has closed it by then, code that is not seen has,
// by way of another function of the package, and it is not closed again.

// OnlyClosed tells the program the functions in view, and the classes of fields
// that channels are stored to only where their struct is made.
func (p *Program) OnlyClosed(funcs []*skeleton.Func, settled map[int32]bool) {
	var closes, does classSet
	for _, src := range funcs {
		if f := p.fn(src.Name); f != nil {
			f.usesOfFields(settled, &closes, &does)
		}
	}
	for i := range closes {
		p.onlyClosed[i] = closes[i] &^ does[i]
	}
}

// usesOfFields notes which channels in fields a function closes, and with which it
// does something else than to close them or to receive from them.
func (f *fn) usesOfFields(settled map[int32]bool, closes, does *classSet) {
	for pc := range f.code {
		in := &f.code[pc]
		switch {
		case in.Op == skeleton.Load && in.Kind == skeleton.Chan && settled[in.M]:
			ends := false
			if !f.onlyEnds(in.Dst, -1, &ends) {
				does.add(uint16(in.M))
			}
			if ends {
				closes.add(uint16(in.M))
			}
		case in.Op == skeleton.Store && settled[in.M]:
			if !f.madeFor(in.B, in.M) {
				does.add(uint16(in.M))
			}
		}
	}
}

// onlyEnds reports whether nothing is done with a channel in a register but to
// receive from it, to close it and to store it to fields of a class; ends says that
// it is closed.
func (f *fn) onlyEnds(r Reg, into int32, ends *bool) bool {
	ch := skeleton.Operand(r)
	return f.only(ch, func(in *instr) bool {
		switch in.Op {
		case skeleton.Close:
			*ends = true
			return true
		case skeleton.Bin:
			return true
		case skeleton.Store:
			return in.M == into
		case skeleton.Dir:
			return in.N == int32(noSend)
		}
		return in.receives(ch)
	})
}

// madeFor reports whether a value is a channel that the function makes for fields of
// a class, and else only receives from and closes.
func (f *fn) madeFor(ch skeleton.Operand, cls int32) bool {
	i := slices.IndexFunc(f.code, func(in instr) bool { return in.Op == skeleton.MakeChan && skeleton.Operand(in.Dst) == ch })
	ends := false
	return i >= 0 && !ch.IsConst() && f.onlyEnds(f.code[i].Dst, cls, &ends)
}

// isOnlyClosed reports whether a channel that an instruction receives from is one
// that is never sent on.
func (p *Program) isOnlyClosed(in *instr, ch skeleton.Operand) bool {
	if p.onlyClosed == (classSet{}) {
		return false
	}
	i := slices.IndexFunc(in.fn.code, func(d instr) bool { return d.Op == skeleton.Load && !ch.IsConst() && skeleton.Operand(d.Dst) == ch })
	return i >= 0 && p.onlyClosed.has(uint16(in.fn.code[i].M))
}
