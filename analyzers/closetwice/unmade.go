package closetwice

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// A method makes a channel for a field, unless the settings of the object say that nothing is
// to be started: then it returns, and says that all is well. Another one that closes the
// channel has to ask for the same, or for the channel. Who calls it can not know.

// An unmade is a close of a channel that may not have been made.
type unmade struct {
	close ssa.CallInstruction
	field string
	made  *ssa.Store
	skips *ssa.If // where it is left out
}

// fields is what a package does with the fields of its structs.
type fields struct {
	funcs  []*ssa.Function
	stores map[string][]*ssa.Store
	closes map[string][]ssa.CallInstruction
	shared map[string]bool // the address is in other hands
	calls  map[*ssa.Function][]ssa.CallInstruction
}

func fieldsOf(funcs []*ssa.Function) *fields {
	f := &fields{funcs, make(map[string][]*ssa.Store), make(map[string][]ssa.CallInstruction), make(map[string]bool), make(map[*ssa.Function][]ssa.CallInstruction)}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				f.add(i)
			}
		}
	}
	return f
}

func (f *fields) add(i ssa.Instruction) {
	switch i := i.(type) {
	case *ssa.FieldAddr:
		if slices.ContainsFunc(*i.Referrers(), func(r ssa.Instruction) bool { return !accesses(r, i) }) {
			f.shared[locks.ClassOf(i)] = true
		}
	case *ssa.Store:
		if a, ok := i.Addr.(*ssa.FieldAddr); ok {
			f.stores[locks.ClassOf(a)] = append(f.stores[locks.ClassOf(a)], i)
		}
	case ssa.CallInstruction:
		if b, ok := i.Common().Value.(*ssa.Builtin); ok && b.Name() == "close" {
			if a := ir.LoadedField(i.Common().Args[0]); a != nil {
				f.closes[locks.ClassOf(a)] = append(f.closes[locks.ClassOf(a)], i)
			}
		}
		if callee := i.Common().StaticCallee(); callee != nil {
			f.calls[callee] = append(f.calls[callee], i)
		}
	}
}

// accesses reports whether an instruction loads or stores, and does nothing else with an address.
func accesses(i ssa.Instruction, addr ssa.Value) bool {
	switch i := i.(type) {
	case *ssa.Store:
		return i.Addr == addr
	case *ssa.UnOp, *ssa.DebugRef, *ssa.FieldAddr:
		return true
	}
	return false
}

// unmadeCloses returns the closes of a package that may come though the channel was not made.
func unmadeCloses(funcs []*ssa.Function) (list []unmade) {
	f := fieldsOf(funcs)
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				made, ok := i.(*ssa.Store)
				if !ok {
					continue
				}
				a, field := made.Addr.(*ssa.FieldAddr)
				if _, isMake := made.Val.(*ssa.MakeChan); !field || !isMake || !isReceiver(a.X) {
					continue
				}
				class := locks.ClassOf(a)
				if f.shared[class] || len(f.stores[class]) != 1 {
					continue
				}
				if skips, says := f.leftOut(made); skips != nil {
					list = append(list, f.closesOf(class, made, skips, says)...)
				}
			}
		}
	}
	return list
}

func (f *fields) closesOf(class string, made *ssa.Store, skips *ssa.If, says []string) (list []unmade) {
	says = append(says, class)
	for _, b := range made.Parent().Blocks {
		for _, i := range b.Instrs {
			if st, ok := i.(*ssa.Store); ok {
				says = append(says, locks.ClassOf(st.Addr))
			}
		}
	}
	for _, c := range f.closes[class] {
		fn := c.Parent()
		if fn == made.Parent() || fn.Object() == nil || !fn.Object().Exported() || asksFirst(c, says) {
			continue
		}
		if slices.ContainsFunc(f.calls[fn], func(c ssa.CallInstruction) bool { return asksFirst(c, says) }) {
			continue
		}
		list = append(list, unmade{c, locks.RefOf(ir.LoadedField(c.Common().Args[0])).String(), made, skips})
	}
	return list
}

// isReceiver reports whether a value is the receiver of its function, be it one that a
// literal has as well.
func isReceiver(v ssa.Value) bool {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		if a, ok := load.X.(*ssa.Alloc); ok {
			v = ir.SoleStore(a)
		}
	}
	p, ok := v.(*ssa.Parameter)
	return ok && p.Parent().Signature.Recv() != nil && p == p.Parent().Params[0]
}

// leftOut returns the branch by which a function does without making a channel, and returns
// no error, if it goes by fields only that nobody changes, and these.
func (f *fields) leftOut(made *ssa.Store) (*ssa.If, []string) {
	for d := made.Block().Idom(); d != nil; d = d.Idom() {
		br, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		says, known := fieldsIn(br.Cond)
		if !known || len(says) == 0 || slices.ContainsFunc(says, f.changes) {
			continue
		}
		for _, s := range d.Succs {
			if s != made.Block() && !ir.ComesTo(s, made.Block()) && succeeds(s) {
				return br, says
			}
		}
	}
	return nil, nil
}

// changes reports whether a field of an object that others know is stored to.
func (f *fields) changes(class string) bool {
	return f.shared[class] || slices.ContainsFunc(f.stores[class], func(st *ssa.Store) bool {
		a, ok := locks.RefOf(st.Addr).Root.(*ssa.Alloc)
		return !ok || ir.SoleStore(a) != nil
	})
}

// succeeds reports whether a function returns without an error from a block on.
func succeeds(from *ssa.BasicBlock) bool {
	seen := make(map[*ssa.BasicBlock]bool)
	for work := []*ssa.BasicBlock{from}; len(work) > 0; {
		b := work[0]
		work = work[1:]
		if seen[b] {
			continue
		}
		seen[b] = true
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && !slices.ContainsFunc(ret.Results, mayFail) {
			return true
		}
		work = append(work, b.Succs...)
	}
	return false
}

// mayFail reports whether a result may be an error, or says yes or no.
func mayFail(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	if ir.IsError(v.Type()) {
		return !ok || !c.IsNil()
	}
	return ir.IsBool(v.Type())
}

// asksFirst reports whether it depends on one of some fields whether control comes to an
// instruction, or on what is not understood.
func asksFirst(at ssa.Instruction, says []string) bool {
	for d := at.Block().Idom(); d != nil; d = d.Idom() {
		br, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok || !slices.ContainsFunc(d.Succs, func(s *ssa.BasicBlock) bool { return len(s.Preds) == 1 && s.Dominates(at.Block()) }) {
			continue
		}
		list, known := fieldsIn(br.Cond)
		if !known || slices.ContainsFunc(list, func(f string) bool { return slices.Contains(says, f) }) {
			return true
		}
	}
	return false
}

// fieldsIn returns the fields that a condition looks at, and whether that is all.
func fieldsIn(v ssa.Value) (list []string, known bool) {
	switch v := v.(type) {
	case *ssa.Const:
		return nil, true
	case *ssa.BinOp:
		x, xKnown := fieldsIn(v.X)
		y, yKnown := fieldsIn(v.Y)
		return append(x, y...), xKnown && yKnown
	case *ssa.UnOp:
		if v.Op == token.NOT {
			return fieldsIn(v.X)
		}
		if a := ir.LoadedField(v); a != nil {
			return []string{locks.ClassOf(a)}, true
		}
	}
	return nil, false
}
