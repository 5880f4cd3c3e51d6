package leak

import (
	"go/token"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// Who waits for something puts a channel, or an object with one, into a list or a map of a
// field, where others find it and tell him. A method that throws all of them away, and does not
// look at who is there, leaves him waiting.

// A dismissal is a wait of one who is on a list that somebody throws away.
type dismissal struct {
	recv *ssa.UnOp
	drop ssa.Instruction
}

// dismissals returns the waits for nothing but a channel on a list that is thrown away.
func dismissals(funcs []*ssa.Function, all map[string]*uses) (list []dismissal) {
	drops := droppedLists(funcs)
	if len(drops) == 0 {
		return nil
	}
	told := make(map[string]bool)
	for _, fn := range funcs {
		for class := range tells(fn) {
			told[class] = true
		}
	}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				class, v := joined(i)
				drop := drops[class]
				if v == nil || drop == nil || drop.Parent() == fn || handedOn(v) {
					continue
				}
				if recv := onlyWait(i, v, told[class], all); recv != nil {
					list = append(list, dismissal{recv, drop})
				}
			}
		}
	}
	return list
}

// begins are the names of methods that are called when nobody waits yet.
var begins = regexp.MustCompile(`^(Init|New|Open|Start|Run|Reset|Set|Unmarshal|Decode)`)

// droppedLists returns where exported functions throw away all that is in the lists and maps of
// fields, by the classes of these, without a look at them.
func droppedLists(funcs []*ssa.Function) map[string]ssa.Instruction {
	drops := make(map[string]ssa.Instruction)
	for _, fn := range funcs {
		if !token.IsExported(fn.Name()) || fn.Signature.Recv() == nil || begins.MatchString(fn.Name()) {
			continue
		}
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if class := dropAt(i); class != "" && drops[class] == nil && !looksAt(fn, class, 3) && !waitedBefore(i) {
					drops[class] = i
				}
			}
		}
	}
	return drops
}

// dropAt returns the class of the field to which an instruction stores an empty list or map.
func dropAt(i ssa.Instruction) string {
	st, ok := i.(*ssa.Store)
	if !ok {
		return ""
	}
	f, ok := st.Addr.(*ssa.FieldAddr)
	if !ok {
		return ""
	}
	if _, own := f.X.(*ssa.Alloc); own {
		return "" // it is made here
	}
	switch v := st.Val.(type) {
	case *ssa.Const:
		if v.IsNil() {
			return locks.ClassOf(f)
		}
	case *ssa.MakeMap:
		return locks.ClassOf(f)
	}
	return ""
}

// looksAt reports whether a function, or one that it calls, loads a field, or calls what is not
// in view and may be given it.
func looksAt(fn *ssa.Function, class string, depth int) bool {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if load, ok := i.(*ssa.UnOp); ok && load.Op == token.MUL && locks.ClassOf(load.X) == class {
				return true
			}
			c, ok := i.(ssa.CallInstruction)
			if !ok {
				continue
			}
			callee := c.Common().StaticCallee()
			if callee == nil {
				if m, ok := c.Common().Value.(*ssa.MakeClosure); ok {
					callee = m.Fn.(*ssa.Function)
				}
			}
			if callee != nil && callee.Pkg == fn.Pkg && (depth == 0 || looksAt(callee, class, depth-1)) {
				return true
			}
		}
	}
	return slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool { return depth == 0 || looksAt(lit, class, depth-1) })
}

// joined returns the class of the field with the list or map into which an instruction puts a
// new channel, or a new object, and that.
func joined(i ssa.Instruction) (class string, v ssa.Value) {
	switch i := i.(type) {
	case *ssa.MapUpdate:
		return loadedFrom(i.Map), fresh(i.Value)
	case *ssa.Store:
		c, ok := i.Val.(*ssa.Call)
		if !ok {
			return "", nil
		}
		if b, ok := c.Call.Value.(*ssa.Builtin); !ok || b.Name() != "append" || len(c.Call.Args) != 2 {
			return "", nil
		}
		for _, e := range ir.Variadic(c.Call.Args[1]) {
			if m := fresh(e); m != nil {
				return locks.ClassOf(i.Addr), m
			}
		}
	}
	return "", nil
}

func fresh(v ssa.Value) ssa.Value {
	switch v := v.(type) {
	case *ssa.MakeChan:
		return v
	case *ssa.Alloc:
		return v
	case *ssa.ChangeType:
		return fresh(v.X)
	}
	return nil
}

// handedOn reports whether somebody has a channel or an object other than by the list: he may
// tell who waits without that.
func handedOn(v ssa.Value) bool {
	return slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.Store:
			at, listed := r.Addr.(*ssa.IndexAddr)
			return r.Val == v && !(listed && isVarargs(at.X))
		case *ssa.FieldAddr:
			return slices.ContainsFunc(*r.Referrers(), func(use ssa.Instruction) bool {
				load, ok := use.(*ssa.UnOp)
				return ok && isChan(load.Type()) && handedOn(load)
			})
		case *ssa.MapUpdate, *ssa.UnOp, *ssa.DebugRef:
			return false
		}
		return true
	})
}

func isVarargs(v ssa.Value) bool {
	a, ok := v.(*ssa.Alloc)
	return ok && a.Comment == "varargs"
}

// onlyWait returns the receive by which a function waits, for nothing else besides, for what
// others tell it by the list: a channel that was put there, if others send to what is on the
// list, or one in a field of what was put there, if others send to what is in such fields.
func onlyWait(at ssa.Instruction, v ssa.Value, told bool, all map[string]*uses) *ssa.UnOp {
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.UnOp:
			if told && r.Op == token.ARROW && ir.Dominates(at, r) {
				return r
			}
		case *ssa.FieldAddr:
			u := all[locks.ClassOf(r)]
			if u == nil || u.made == nil || u.escapes || u.given || len(u.sends)+len(u.closes) == 0 {
				continue
			}
			for _, load := range *r.Referrers() {
				ch, ok := load.(*ssa.UnOp)
				if !ok {
					continue
				}
				for _, use := range *ch.Referrers() {
					if recv, ok := use.(*ssa.UnOp); ok && recv.Op == token.ARROW && ir.Dominates(at, recv) {
						return recv
					}
				}
			}
		}
	}
	return nil
}
