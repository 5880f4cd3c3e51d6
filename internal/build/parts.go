package build

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// partsBound bounds the walk from a number back to a division.
const partsBound = 12

// countsParts reports whether a number says how many parts of some size something
// has: it is a quotient, rounded up or not. How often a loop then runs that goes from
// part to part is that number again, which does not show.
func countsParts(v ssa.Value) bool {
	seen := make(map[ssa.Value]bool)
	for work := []ssa.Value{v}; len(work) > 0 && len(seen) < partsBound; {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[v] {
			continue
		}
		seen[v] = true
		switch v := v.(type) {
		case *ssa.BinOp:
			switch v.Op {
			case token.QUO:
				if !isConst(v.Y) || isLength(v.X) {
					return true // rather than half of what there is
				}
			case token.ADD, token.SUB:
				if isConst(v.Y) {
					work = append(work, v.X)
				}
			}
		case *ssa.Phi:
			work = append(work, v.Edges...)
		case *ssa.Convert:
			work = append(work, v.X)
		case *ssa.Call:
			if f := v.Call.StaticCallee(); f != nil && f.Package() != nil && f.Package().Pkg.Path() == "math" {
				work = append(work, v.Call.Args...)
			}
		}
	}
	return false
}

// isLength reports whether a value is the length of something, or that and a number.
func isLength(v ssa.Value) bool {
	for b, ok := v.(*ssa.BinOp); ok && (b.Op == token.ADD || b.Op == token.SUB); b, ok = v.(*ssa.BinOp) {
		v = b.X
	}
	c, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	b, ok := c.Call.Value.(*ssa.Builtin)
	return ok && b.Name() == "len"
}

// sumsUp reports whether a channel has room for as many as something is long, and is
// sent to by goroutines each of which has a list of its own, out of a list of such lists:
// the parts have as many elements as the whole, which does not show.
func sumsUp(ch *ssa.MakeChan) bool {
	if !isLength(ch.Size) {
		return false
	}
	for _, b := range ch.Parent().Blocks {
		for _, i := range b.Instrs {
			start, ok := i.(*ssa.Go)
			if !ok || !ir.InLoop(b) {
				continue
			}
			if m, ok := start.Call.Value.(*ssa.MakeClosure); ok && sendsEach(m.Fn.(*ssa.Function), partsIn(start, m), copiesIn(ch, m)) {
				return true
			}
		}
	}
	return false
}

// partsIn returns the values in a literal that is started in a goroutine which are
// lists out of a list.
func partsIn(start *ssa.Go, m *ssa.MakeClosure) map[ssa.Value]bool {
	fn := m.Fn.(*ssa.Function)
	parts := make(map[ssa.Value]bool)
	for k, a := range start.Call.Args {
		parts[fn.Params[k]] = isPart(a)
	}
	for k, v := range m.Bindings {
		for _, st := range storesTo(v) {
			if isPart(st.Val) {
				loadsOf(fn.FreeVars[k], parts)
			}
		}
	}
	return parts
}

// copiesIn returns the values in a literal that are a channel which is made around it.
func copiesIn(ch *ssa.MakeChan, m *ssa.MakeClosure) map[ssa.Value]bool {
	copies := make(map[ssa.Value]bool)
	for k, v := range m.Bindings {
		for _, st := range storesTo(v) {
			if st.Val == ch {
				loadsOf(m.Fn.(*ssa.Function).FreeVars[k], copies)
			}
		}
	}
	return copies
}

// sendsEach reports whether a function sends on one of some channels in a loop, and
// asks for the length of one of some lists.
func sendsEach(fn *ssa.Function, lists, chans map[ssa.Value]bool) bool {
	asks, sends := false, false
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case *ssa.Send:
				sends = sends || chans[i.Chan] && ir.InLoop(b)
			case *ssa.Select:
				for _, c := range i.States {
					sends = sends || c.Send != nil && chans[c.Chan] && ir.InLoop(b)
				}
			case *ssa.Call:
				if bi, ok := i.Call.Value.(*ssa.Builtin); ok && bi.Name() == "len" {
					asks = asks || lists[i.Call.Args[0]]
				}
			}
		}
	}
	return asks && sends
}

// isPart reports whether a value is a list, and an element of another one.
func isPart(v ssa.Value) bool {
	if _, ok := v.Type().Underlying().(*types.Slice); !ok {
		return false
	}
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return false
	}
	_, ok = load.X.(*ssa.IndexAddr)
	return ok
}

// storesTo returns the stores to an address.
func storesTo(v ssa.Value) (out []*ssa.Store) {
	if v.Referrers() == nil {
		return nil
	}
	for _, user := range *v.Referrers() {
		if st, ok := user.(*ssa.Store); ok && st.Addr == v {
			out = append(out, st)
		}
	}
	return out
}

// loadsOf adds what is loaded from an address to a set.
func loadsOf(addr ssa.Value, set map[ssa.Value]bool) {
	for _, user := range *addr.Referrers() {
		if load, ok := user.(*ssa.UnOp); ok && load.Op == token.MUL {
			set[load] = true
		}
	}
}
