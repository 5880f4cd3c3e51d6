package leak

import (
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// Who waits for something puts a channel on a list, to be told. At the end a function sets a
// flag, tells all who are on the list, and empties it: whoever comes later is told by nobody,
// and has to ask for the flag with the lock held under which he puts himself on the list.

// A tooLate is a wait of one who may come after all were told.
type tooLate struct {
	wait *ssa.UnOp
	told ssa.Instruction // where all were told
}

// A farewell is that all who are on a list are told, for the last time.
type farewell struct {
	fn   *ssa.Function
	at   ssa.Instruction
	sets map[string]bool // fields of the object that the function stores to
	flag string          // the one that says so
}

// comeTooLate returns the waits of those who may come after all were told.
func comeTooLate(funcs []*ssa.Function) (list []tooLate) {
	told := make(map[string][]ssa.Instruction) // where those on a list are told
	for _, fn := range funcs {
		for class, at := range tells(fn) {
			told[class] = append(told[class], at)
		}
	}
	for _, class := range slices.Sorted(maps.Keys(told)) {
		all := told[class]
		var last *farewell
		for _, at := range all {
			if f := farewellAt(class, at); f != nil {
				if last != nil && last.fn != f.fn {
					last = nil
					break
				}
				last = f
			}
		}
		if last == nil || taken(funcs, last.flag) || slices.ContainsFunc(all, func(at ssa.Instruction) bool { return at.Parent() != last.fn && !asksFor(at.Block(), last) }) {
			continue
		}
		for _, fn := range funcs {
			for at, ch := range joins(fn, class) {
				if asksFor(at.Block(), last) {
					continue
				}
				for _, w := range waitsAfter(funcs, fn, at, ch) {
					if !asksFor(w.from, last) {
						list = append(list, tooLate{w.recv, last.at})
					}
				}
			}
		}
	}
	return list
}

// taken reports whether a flag is taken back, so that it is not set for good.
func taken(funcs []*ssa.Function, flag string) bool {
	for _, fn := range funcs {
		if slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
			return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
				st, ok := i.(*ssa.Store)
				if !ok || locks.ClassOf(st.Addr) != flag {
					return false
				}
				c, ok := st.Val.(*ssa.Const)
				return !ok || c.Value == nil || c.Value.ExactString() != "true"
			})
		}) {
			return true
		}
	}
	return false
}

// tells yields where a function sends to, or closes, elements of lists in fields, with the
// classes of these.
func tells(fn *ssa.Function) func(func(string, ssa.Instruction) bool) {
	return func(yield func(string, ssa.Instruction) bool) {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				ended := []ssa.Value(nil)
				switch i := i.(type) {
				case *ssa.Send:
					ended = append(ended, i.Chan)
				case *ssa.Select:
					for _, s := range i.States {
						if s.Dir == types.SendOnly {
							ended = append(ended, s.Chan)
						}
					}
				case ssa.CallInstruction:
					if c, ok := i.Common().Value.(*ssa.Builtin); ok && c.Name() == "close" {
						ended = i.Common().Args
					}
				}
				for _, ch := range ended {
					if class := listOf(ch); class != "" && !yield(class, i) {
						return
					}
				}
			}
		}
	}
}

// listOf returns the class of the field with the list that a value is an element of, or "".
func listOf(v ssa.Value) string {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return ""
	}
	e, ok := load.X.(*ssa.IndexAddr)
	if !ok {
		return ""
	}
	return loadedFrom(e.X)
}

// farewellAt returns the farewell that telling those on a list is a part of, or nil: the
// function, which others can call, sets a flag of the object for good before, and empties the list after.
func farewellAt(class string, at ssa.Instruction) *farewell {
	f := &farewell{fn: at.Parent(), at: at, sets: make(map[string]bool)}
	emptied := false
	for _, b := range f.fn.Blocks {
		for _, i := range b.Instrs {
			st, ok := i.(*ssa.Store)
			if !ok {
				continue
			}
			field, ok := st.Addr.(*ssa.FieldAddr)
			if !ok {
				continue
			}
			c, isConst := st.Val.(*ssa.Const)
			switch stored := locks.ClassOf(field); {
			case stored == class:
				emptied = emptied || isConst && c.IsNil()
			case isConst && ir.IsBool(c.Type()) && c.Value.ExactString() == "true" && b.Dominates(at.Block()):
				f.flag = stored
			}
			f.sets[locks.ClassOf(field)] = true
		}
	}
	if !emptied || f.flag == "" {
		return nil
	}
	return f
}

// asksFor reports whether a block is come to only after a field was looked at that a
// farewell stores to.
func asksFor(b *ssa.BasicBlock, f *farewell) bool {
	for d := b.Idom(); d != nil; d = d.Idom() {
		branch, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		fields, _ := fieldsIn(branch.Cond)
		for field := range fields {
			if f.sets[field] {
				return true
			}
		}
		if _, isCall := branch.Cond.(*ssa.Call); isCall {
			return true // it may ask
		}
	}
	return false
}

// joins yields where a function appends a new channel to a list, with the channel.
func joins(fn *ssa.Function, class string) func(func(ssa.Instruction, *ssa.MakeChan) bool) {
	return func(yield func(ssa.Instruction, *ssa.MakeChan) bool) {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				st, ok := i.(*ssa.Store)
				if !ok || locks.ClassOf(st.Addr) != class {
					continue
				}
				c, ok := st.Val.(*ssa.Call)
				if !ok {
					continue
				}
				if b, ok := c.Call.Value.(*ssa.Builtin); !ok || b.Name() != "append" || len(c.Call.Args) != 2 {
					continue
				}
				for _, v := range ir.Variadic(c.Call.Args[1]) {
					if mk, ok := v.(*ssa.MakeChan); ok && !yield(i, mk) {
						return
					}
				}
			}
		}
	}
}

// A laterWait is a wait for a channel that was put on a list.
type laterWait struct {
	recv *ssa.UnOp
	from *ssa.BasicBlock // where it was put there, in the function that waits
}

// waitsAfter returns the waits for a new channel, in the function that has made it, or, if that
// returns it, in those that call it.
func waitsAfter(funcs []*ssa.Function, fn *ssa.Function, at ssa.Instruction, ch *ssa.MakeChan) (list []laterWait) {
	returned := false
	var follow func(v ssa.Value, from *ssa.BasicBlock)
	follow = func(v ssa.Value, from *ssa.BasicBlock) {
		for _, r := range *v.Referrers() {
			switch r := r.(type) {
			case *ssa.UnOp:
				if r.Op == token.ARROW {
					list = append(list, laterWait{r, from})
				}
			case *ssa.ChangeType:
				follow(r, from)
			case *ssa.Return:
				returned = returned || len(r.Results) == 1 && v.Parent() == fn
			}
		}
	}
	follow(ch, at.Block())
	if !returned {
		return list
	}
	for _, caller := range funcs {
		for _, b := range caller.Blocks {
			for _, i := range b.Instrs {
				if c, ok := i.(*ssa.Call); ok && c.Call.StaticCallee() == fn {
					follow(c, b)
				}
			}
		}
	}
	return list
}
