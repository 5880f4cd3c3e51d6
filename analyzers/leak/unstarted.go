package leak

import (
	"go/constant"
	"go/token"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// A method makes a channel, and starts the goroutine that closes it, and nobody else does,
// under a condition. Who waits for the close has to ask for the condition, or for
// something that goes with it, or waits forever where the goroutine was not started.

// An unstarted is a wait for a goroutine that may not have been started.
type unstarted struct {
	wait  *ssa.UnOp
	start *ssa.Go
}

// unstartedEnds returns the waits of a package for goroutines that may not have been started.
func unstartedEnds(funcs []*ssa.Function, all map[string]*uses) (list []unstarted) {
	for _, fn := range funcs {
		for made := range madeFor(fn) {
			class := locks.ClassOf(made.Addr)
			u := all[class]
			if u == nil || len(u.sends) > 0 || u.escapes || u.given {
				continue
			}
			start := startOfCloser(funcs, fn, u.closes)
			if start == nil || start.Block() == made.Block() || !startsFor(start, made) || !succeedsWithout(made.Block(), start.Block()) {
				continue
			}
			says := goesWith(fn, start)
			ran := storedBy(start.Call.StaticCallee())
			for _, r := range u.recvs {
				wait, ok := r.(*ssa.UnOp)
				if ok && wait.Parent() != fn && wait.Parent() != closerOf(u.closes) && isExported(wait.Parent()) && !asksFirst(wait, says, ran) {
					list = append(list, unstarted{wait, start})
				}
			}
		}
	}
	return list
}

// madeFor yields the stores of new channels to unexported fields of what a function is given.
func madeFor(fn *ssa.Function) func(func(*ssa.Store) bool) {
	return func(yield func(*ssa.Store) bool) {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				st, ok := i.(*ssa.Store)
				if !ok {
					continue
				}
				f, field := st.Addr.(*ssa.FieldAddr)
				if _, made := st.Val.(*ssa.MakeChan); !made || !field || ir.FieldOf(f).Exported() {
					continue
				}
				if isGiven(f.X) && !yield(st) {
					return
				}
			}
		}
	}
}

// isGiven reports whether a value is a parameter, be it one that a literal has as well.
func isGiven(v ssa.Value) bool {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		if a, ok := load.X.(*ssa.Alloc); ok {
			for _, r := range *a.Referrers() {
				if st, ok := r.(*ssa.Store); ok && st.Addr == a {
					v = st.Val
				}
			}
		}
	}
	_, ok := v.(*ssa.Parameter)
	return ok
}

// closerOf returns the function that all of some closes are in, or nil.
func closerOf(closes []ssa.Instruction) *ssa.Function {
	if len(closes) == 0 || slices.ContainsFunc(closes, func(i ssa.Instruction) bool { return i.Parent() != closes[0].Parent() }) {
		return nil
	}
	return closes[0].Parent()
}

// startOfCloser returns the go statement of a function by which alone the function that
// makes all of some closes is run, or nil.
func startOfCloser(funcs []*ssa.Function, in *ssa.Function, closes []ssa.Instruction) (start *ssa.Go) {
	closer := closerOf(closes)
	if closer == nil || closer == in {
		return nil
	}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if !mentions(i, closer) {
					continue
				}
				g, ok := i.(*ssa.Go)
				if !ok || start != nil || fn != in || g.Call.StaticCallee() != closer {
					return nil
				}
				start = g
			}
		}
	}
	return start
}

// mentions reports whether an instruction calls a function, or has it for a value, and not
// only makes the literal that it is for a go statement.
func mentions(i ssa.Instruction, fn *ssa.Function) bool {
	if mk, ok := i.(*ssa.MakeClosure); ok {
		if mk.Fn == fn {
			return slices.ContainsFunc(*mk.Referrers(), func(r ssa.Instruction) bool {
				g, ok := r.(*ssa.Go)
				return !ok || g.Call.Value != mk
			})
		}
		return mk.Fn.(*ssa.Function).Object() != nil && mk.Fn.(*ssa.Function).Object() == fn.Object() // a method as a value
	}
	if c, ok := i.(ssa.CallInstruction); ok && c.Common().StaticCallee() == fn {
		return true
	}
	return slices.ContainsFunc(i.Operands(nil), func(v *ssa.Value) bool { return *v == fn })
}

// startsFor reports whether a goroutine is given the object that a channel was made for.
func startsFor(start *ssa.Go, made *ssa.Store) bool {
	object := made.Addr.(*ssa.FieldAddr).X
	args := slices.Clone(start.Call.Args)
	if mk, ok := start.Call.Value.(*ssa.MakeClosure); ok {
		args = append(args, mk.Bindings...)
	}
	variable := ssa.Value(nil)
	if load, ok := object.(*ssa.UnOp); ok {
		variable = load.X
	}
	return slices.ContainsFunc(args, func(v ssa.Value) bool {
		load, ok := v.(*ssa.UnOp)
		return v == object || v == variable || ok && load.X == variable
	})
}

// succeedsWithout reports whether there is a way from one block to the end of the function
// that does not lead by another one, and on which it returns no error.
func succeedsWithout(from, by *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{by: true}
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

// mayFail reports whether a result may be an error, or says no.
func mayFail(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	if ir.IsError(v.Type()) {
		return !ok || !c.IsNil()
	}
	return ir.IsBool(v.Type())
}

// goesWith returns the fields that say whether a goroutine was started: those that decide
// about it, and those that are stored to just where it is.
func goesWith(fn *ssa.Function, start *ssa.Go) map[string]bool {
	set := make(map[string]bool)
	for _, b := range fn.Blocks {
		if branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok {
			fields, _ := fieldsIn(branch.Cond)
			maps.Copy(set, fields)
		}
	}
	note := func(b *ssa.BasicBlock) {
		for _, i := range b.Instrs {
			for _, v := range i.Operands(nil) {
				if f, ok := (*v).(*ssa.FieldAddr); ok {
					set[locks.ClassOf(f)] = true
				}
			}
		}
	}
	for _, b := range fn.Blocks {
		if !b.Dominates(start.Block()) || b == start.Block() {
			note(b)
		}
	}
	return set
}

// storedBy returns the fields that a goroutine stores to, with the constant that it stores
// to each, or nil if that is not one and the same.
func storedBy(fn *ssa.Function) map[string]*ssa.Const {
	set := make(map[string]*ssa.Const)
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			st, ok := i.(*ssa.Store)
			if !ok {
				continue
			}
			class := locks.ClassOf(st.Addr)
			c, _ := st.Val.(*ssa.Const)
			if old, again := set[class]; again && (old == nil || c == nil || !constant.Compare(old.Value, token.EQL, c.Value)) {
				c = nil
			}
			if c != nil && !ir.IsBool(c.Type()) {
				c = nil
			}
			set[class] = c
		}
	}
	return set
}

// asksFirst reports whether a wait depends on a field that goes with the start, or on what
// is not understood. It may depend on a field by which the goroutine itself says that it
// need not be waited for.
func asksFirst(wait *ssa.UnOp, says map[string]bool, ran map[string]*ssa.Const) bool {
	for d := wait.Block().Idom(); d != nil; d = d.Idom() {
		branch, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok || !slices.ContainsFunc(d.Succs, func(s *ssa.BasicBlock) bool { return len(s.Preds) == 1 && s.Dominates(wait.Block()) }) {
			continue
		}
		fields, known := fieldsIn(branch.Cond)
		if !known {
			return true
		}
		for f := range fields {
			said, ofIt := ran[f]
			if says[f] || ofIt && (said == nil || waitsIf(branch, wait.Block()) != !constant.BoolVal(said.Value) || loadedFrom(branch.Cond) != f) {
				return true
			}
		}
	}
	return false
}

// waitsIf returns the value of a condition with which a block is reached.
func waitsIf(branch *ssa.If, to *ssa.BasicBlock) bool { return branch.Block().Succs[0].Dominates(to) }

// fieldsIn returns the fields that a condition looks at, and whether that is all.
func fieldsIn(cond ssa.Value) (fields map[string]bool, known bool) {
	fields, known = make(map[string]bool), true
	var walk func(v ssa.Value)
	walk = func(v ssa.Value) {
		switch v := v.(type) {
		case *ssa.Const, *ssa.Parameter:
		case *ssa.BinOp:
			walk(v.X)
			walk(v.Y)
			_, x := v.X.(*ssa.Parameter)
			_, y := v.Y.(*ssa.Parameter)
			c, isConst := v.Y.(*ssa.Const)
			known = known && !y && (!x || isConst && c.IsNil())
		case *ssa.UnOp:
			f, ok := v.X.(*ssa.FieldAddr)
			switch {
			case v.Op == token.MUL && ok:
				fields[locks.ClassOf(f)] = true
			case v.Op == token.NOT:
				walk(v.X)
			default:
				known = false
			}
		default:
			known = false
		}
	}
	walk(cond)
	if _, param := cond.(*ssa.Parameter); param {
		known = false
	}
	return fields, known
}

func isExported(fn *ssa.Function) bool { return fn.Object() != nil && fn.Object().Exported() }
