package condwait

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// Those who wait for different things, be it different amounts or different keys of a map,
// are not served by a Signal: the one who is woken may need more than there is, and waits
// again, while another one could have gone on. That several wait is shown by who counts
// them, or starts them in a loop; and for keys it goes without saying.

// An unfit is a Signal that may wake the wrong one.
type unfit struct{ signal, wait condCall }

// unfits returns such signals.
func (p *program) unfits() (list []unfit) {
	for _, w := range p.calls {
		if w.method != "Wait" || !ir.InLoop(w.call.Block()) || p.handedOn(w.class) || p.passesOn(w) || p.wokenAnyway(w.class) {
			continue
		}
		fields := p.wantedFields(w)
		for _, s := range p.calls {
			if s.class != w.class || s.method != "Signal" || !p.onlySignal(s) || !changesAny(s.call.Parent(), fields) {
				continue
			}
			if !slices.ContainsFunc(list, func(u unfit) bool { return u.signal == s }) {
				list = append(list, unfit{s, w})
			}
		}
	}
	return list
}

// passesOn reports whether who waits wakes others as well.
func (p *program) passesOn(w condCall) bool {
	return p.comesTo(w.call.Parent(), func(fn *ssa.Function) bool { return p.wakes(fn, w.class) })
}

// wokenAnyway reports whether a goroutine, or a callback, wakes all who wait.
func (p *program) wokenAnyway(class string) bool {
	return slices.ContainsFunc(p.calls, func(c condCall) bool {
		return c.method == "Broadcast" && c.class == class && p.unasked(c.call.Parent(), nil)
	})
}

// onlySignal reports whether a Signal wakes one, and its function nobody else.
func (p *program) onlySignal(s condCall) bool {
	fn := s.call.Parent()
	return !ir.InLoop(s.call.Block()) && !slices.ContainsFunc(p.calls, func(c condCall) bool {
		return c != s && c.call.Parent() == fn && c.class == s.class
	})
}

// wantedFields returns the fields that the loop round a Wait compares with what is given to
// the function that waits, or looks up by it, if several may be waiting there.
func (p *program) wantedFields(w condCall) (fields []string) {
	base := locks.RefOf(w.call.Call.Args[0]).Root
	for _, b := range w.call.Parent().Blocks {
		br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || !reaches(w.call.Block(), b) || !b.Dominates(w.call.Block()) {
			continue
		}
		var q question
		q.read(br.Cond, 0)
		if !slices.ContainsFunc(q.given, p.varies) || !q.keyed && !p.counted(w) && !p.several(w.call.Parent()) {
			continue
		}
		for _, f := range q.fields {
			if locks.RefOf(f).Root == base {
				fields = append(fields, locks.ClassOf(f))
			}
		}
	}
	return fields
}

// A question is what a condition goes by.
type question struct {
	fields []*ssa.FieldAddr
	given  []*ssa.Parameter
	keyed  bool // by what is given
}

func (q *question) read(v ssa.Value, depth int) {
	if depth > 5 {
		return
	}
	switch v := v.(type) {
	case *ssa.Parameter:
		q.given = append(q.given, v)
	case *ssa.BinOp:
		q.read(v.X, depth+1)
		q.read(v.Y, depth+1)
	case *ssa.UnOp:
		if f, ok := v.X.(*ssa.FieldAddr); ok && v.Op == token.MUL {
			q.fields = append(q.fields, f)
			return
		}
		q.read(v.X, depth+1)
	case *ssa.Convert:
		q.read(v.X, depth+1)
	case *ssa.Extract:
		q.read(v.Tuple, depth+1)
	case *ssa.Lookup:
		q.read(v.X, depth+1)
		_, isParam := v.Index.(*ssa.Parameter)
		q.keyed = q.keyed || isParam
		q.read(v.Index, depth+1)
	}
}

// varies reports whether a parameter may be one thing for one caller and another thing for
// another one.
func (p *program) varies(v *ssa.Parameter) bool {
	fn := v.Parent()
	if token.IsExported(fn.Name()) || p.values[fn] || p.invoked[fn.Name()] {
		return true
	}
	i := slices.Index(fn.Params, v)
	var first *ssa.Const
	return slices.ContainsFunc(p.callers[fn], func(c ssa.CallInstruction) bool {
		arg, ok := c.Common().Args[i].(*ssa.Const)
		if !ok || arg.Value == nil {
			return true
		}
		if first == nil {
			first = arg
		}
		return first.Value.ExactString() != arg.Value.ExactString()
	})
}

// counted reports whether who waits counts himself meanwhile: a number goes up before the
// Wait, and down behind it.
func (p *program) counted(w condCall) bool {
	instrs := w.call.Block().Instrs
	at := slices.Index(instrs, ssa.Instruction(w.call))
	var up []string
	for _, i := range instrs[:at] {
		if class, op := step(i); op == token.ADD {
			up = append(up, class)
		}
	}
	return slices.ContainsFunc(instrs[at:], func(i ssa.Instruction) bool {
		class, op := step(i)
		return op == token.SUB && slices.Contains(up, class)
	})
}

// step returns the class of the field that an instruction makes more or less by a constant.
func step(i ssa.Instruction) (class string, op token.Token) {
	st, ok := i.(*ssa.Store)
	if !ok {
		return "", token.ILLEGAL
	}
	sum, ok := st.Val.(*ssa.BinOp)
	if !ok {
		return "", token.ILLEGAL
	}
	if _, ok := sum.Y.(*ssa.Const); !ok {
		return "", token.ILLEGAL
	}
	return locks.ClassOf(st.Addr), sum.Op
}

// changesAny reports whether a function stores to one of some fields, or changes a map there.
func changesAny(fn *ssa.Function, fields []string) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
			switch i := i.(type) {
			case *ssa.Store:
				return slices.Contains(fields, locks.ClassOf(i.Addr))
			case *ssa.MapUpdate:
				return slices.Contains(fields, fieldOf(i.Map))
			case *ssa.Call:
				b, ok := i.Call.Value.(*ssa.Builtin)
				return ok && b.Name() == "delete" && slices.Contains(fields, fieldOf(i.Call.Args[0]))
			}
			return false
		})
	})
}

// fieldOf returns the class of the field that a value was loaded from, or "".
func fieldOf(v ssa.Value) string {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return ""
	}
	f, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return ""
	}
	return locks.ClassOf(f)
}
