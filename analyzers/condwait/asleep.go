package condwait

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// Who ends a wait by what it stores, such as a flag that says closed, must wake
// those who wait. It need not do so itself: what it calls may, or who calls it, or
// a goroutine that is told by a channel. So a function is to blame only if it, and
// all who call it in the package, do nothing but store and lock; and if nobody
// else wakes all of the waiting after that.

// An asleep is a store that ends a wait, of which the waiting hear nothing.
type asleep struct {
	store ssa.Instruction
	field string
	wait  condCall
}

// An ending is what a field must be to end a wait.
type ending struct {
	class string // of the field
	val   string // "true", "false", or "!nil"
}

// asleep returns the stores that end a wait and wake nobody.
func (p *program) asleep() []asleep {
	var list []asleep
	for _, w := range p.calls {
		if w.method != "Wait" || !ir.InLoop(w.call.Block()) || p.handedOn(w.class) {
			continue
		}
		for _, e := range endings(w.call) {
			if p.wokenLater(w, e) {
				continue
			}
			for _, s := range p.storesOf(e) {
				if p.silent(s.Parent(), w.class, e, s, nil) && !slices.ContainsFunc(list, func(a asleep) bool { return a.store == s }) {
					list = append(list, asleep{s, fieldName(s), w})
				}
			}
		}
	}
	return list
}

// endings returns what ends the loop round a Wait, alone and whatever else is so.
func endings(wait *ssa.Call) []ending {
	var list []ending
	w := wait.Block()
	base := locks.RefOf(wait.Call.Args[0]).Root
	for _, b := range wait.Parent().Blocks {
		br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || !reaches(w, b) || !b.Dominates(w) {
			continue
		}
		for n, s := range b.Succs {
			if s == w || reaches(s, w) {
				continue
			}
			if f, val := isField(br.Cond, n == 0); f != nil && locks.RefOf(f).Root == base {
				list = append(list, ending{locks.ClassOf(f), val})
			}
		}
	}
	return list
}

// isField returns what a condition says of a field, if it is true, or false.
func isField(v ssa.Value, truth bool) (*ssa.FieldAddr, string) {
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.NOT {
			return isField(v.X, !truth)
		}
		if f, ok := v.X.(*ssa.FieldAddr); ok && v.Op == token.MUL {
			return f, constant(truth)
		}
	case *ssa.Call:
		if f := atomicOn(&v.Call, "Load"); f != nil && ir.IsBool(v.Type()) {
			return f, constant(truth)
		}
	case *ssa.BinOp:
		c, ok := v.Y.(*ssa.Const)
		u, isLoad := v.X.(*ssa.UnOp)
		if !ok || !isLoad || u.Op != token.MUL || !c.IsNil() || (v.Op == token.EQL) == truth {
			return nil, ""
		}
		f, _ := u.X.(*ssa.FieldAddr)
		return f, "!nil"
	}
	return nil, ""
}

func constant(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// storesOf returns the stores by which a wait ends, on objects that others know.
func (p *program) storesOf(e ending) []ssa.Instruction {
	var list []ssa.Instruction
	for _, fn := range p.funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				f, v := stored(i)
				if f == nil || locks.ClassOf(f) != e.class || !is(v, e.val) || p.fresh(fn, locks.RefOf(f).Root) {
					continue
				}
				list = append(list, i)
			}
		}
	}
	return list
}

func stored(i ssa.Instruction) (*ssa.FieldAddr, ssa.Value) {
	switch i := i.(type) {
	case *ssa.Store:
		f, _ := i.Addr.(*ssa.FieldAddr)
		return f, i.Val
	case *ssa.Call:
		if f := atomicOn(&i.Call, "Store"); f != nil {
			return f, i.Call.Args[1]
		}
	}
	return nil, nil
}

func fieldName(i ssa.Instruction) string {
	f, _ := stored(i)
	return locks.RefOf(f).String()
}

// is reports whether a value is what is asked for.
func is(v ssa.Value, val string) bool {
	c, ok := v.(*ssa.Const)
	if val == "!nil" {
		return !ok
	}
	return ok && c.Value != nil && c.Value.String() == val
}

// fresh reports whether nobody waits yet on an object: the function makes it, or
// is only called with new ones.
func (p *program) fresh(fn *ssa.Function, root ssa.Value) bool {
	if _, ok := root.(*ssa.Alloc); ok {
		return true
	}
	i := slices.IndexFunc(fn.Params, func(q *ssa.Parameter) bool { return q == root })
	if i < 0 || token.IsExported(fn.Name()) || len(p.callers[fn]) == 0 {
		return false
	}
	return !slices.ContainsFunc(p.callers[fn], func(c ssa.CallInstruction) bool {
		_, ok := locks.RefOf(c.Common().Args[i]).Root.(*ssa.Alloc)
		return !ok
	})
}
