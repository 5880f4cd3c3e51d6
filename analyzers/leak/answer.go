package leak

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// What a function does with a request that it has.

// answers are the places where something is done with the channel of the answer.
type answers struct {
	f     reply
	uses  map[*ssa.BasicBlock]bool
	calls []*ssa.Call // of functions of the package that are given the request, and return nothing
	sends bool
	sent  []*ssa.Send // all the sends
	clear bool        // nobody else has the channel

	from *ssa.BasicBlock // where the request is received, or nil
}

// answersTo looks for what is done with a request.
func answersTo(v ssa.Value, f reply) *answers {
	a := &answers{f: f, uses: make(map[*ssa.BasicBlock]bool), clear: true}
	a.note(v, true)
	return a
}

// note follows a request, or the channel in it.
func (a *answers) note(v ssa.Value, whole bool) {
	for _, i := range *v.Referrers() {
		switch i := i.(type) {
		case *ssa.DebugRef:
		case *ssa.Field:
			if whole && i.Field == a.f.index {
				a.note(i, false)
			}
		case *ssa.FieldAddr:
			if whole && i.Field == a.f.index {
				a.note(i, false)
			}
		case *ssa.UnOp:
			if i.Op == token.MUL {
				a.note(i, whole)
			} else {
				a.uses[i.Block()] = true
			}
		case *ssa.Store:
			if at, ok := i.Addr.(*ssa.Alloc); ok && i.Val == v && whole {
				a.note(at, true)
			} else if i.Addr != v {
				a.uses[i.Block()] = true
			}
		case *ssa.Send:
			if i.Chan == v {
				a.sends, a.sent = true, append(a.sent, i)
			}
			a.uses[i.Block()] = true
		case *ssa.MakeClosure:
			a.clear = a.clear && whole && !a.inLiteral(i, v)
		case *ssa.BinOp, *ssa.Phi:
			a.clear = false // it may be nil, or in other hands
		case *ssa.Call:
			if fn := handler(i, v); whole && fn != nil {
				a.calls = append(a.calls, i)
			} else {
				a.uses[i.Block()] = true
			}
		default:
			a.uses[i.Block()] = true
		}
	}
}

// inLiteral reports whether a literal that captures a request may do something with the
// channel in it.
func (a *answers) inLiteral(m *ssa.MakeClosure, v ssa.Value) bool {
	n := slices.Index(m.Bindings, v)
	refs := m.Fn.(*ssa.Function).FreeVars[n].Referrers()
	return refs == nil || slices.ContainsFunc(*refs, func(r ssa.Instruction) bool {
		f, ok := r.(*ssa.FieldAddr)
		_, isDebug := r.(*ssa.DebugRef)
		return !isDebug && (!ok || f.Field == a.f.index)
	})
}

// handler returns the function of the package that a call gives a request, as one of its
// arguments, and that has no more to say when it returns; or nil.
func handler(c *ssa.Call, v ssa.Value) *ssa.Function {
	fn := c.Call.StaticCallee()
	if fn == nil || len(fn.Blocks) == 0 || fn.Pkg != c.Parent().Pkg || fn.Signature.Results().Len() > 0 || fn.Recover != nil {
		return nil
	}
	if n := slices.Index(c.Call.Args, v); n < 0 || slices.Contains(c.Call.Args[n+1:], v) {
		return nil
	}
	return fn
}

// mayForget reports whether a request is answered on some way back to the next one, and
// on another nothing is done by which others could answer.
func mayForget(r request, f reply) bool {
	a := answersTo(r.value, f)
	next := func(b *ssa.BasicBlock) bool { return b == r.from.Block() || leadsOnlyTo(b, r.from.Block()) }
	if !a.clear {
		return false
	}
	if a.sends && a.passes(r.at, next, nil) {
		return true
	}
	return slices.ContainsFunc(a.calls, func(c *ssa.Call) bool { return a.passes(r.at, next, c) && forgets(c, r.value, f, 2) })
}

// forgets reports whether a function that is given a request answers it on some way to its
// end, and on another one does not.
func forgets(c *ssa.Call, v ssa.Value, f reply, depth int) bool {
	fn := c.Call.StaticCallee()
	n := slices.IndexFunc(c.Call.Args, func(arg ssa.Value) bool { return sameRequest(arg, v) })
	if n < 0 || depth == 0 {
		return false
	}
	p := fn.Params[n]
	a := answersTo(p, f)
	ends := func(b *ssa.BasicBlock) bool {
		_, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		return ok && !a.uses[b] && !slices.ContainsFunc(a.calls, func(c *ssa.Call) bool { return c.Block() == b })
	}
	if !a.clear {
		return false
	}
	if a.sends && a.passes(fn.Blocks[0], ends, nil) {
		return true
	}
	return slices.ContainsFunc(a.calls, func(c *ssa.Call) bool {
		last := func(b *ssa.BasicBlock) bool {
			_, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
			return ok && !a.uses[b]
		}
		return a.passes(fn.Blocks[0], last, c) && forgets(c, p, f, depth-1)
	})
}

// sameRequest reports whether a value is a request, or what a variable holds that it was put
// into.
func sameRequest(v, request ssa.Value) bool {
	if v == request {
		return true
	}
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return false
	}
	return slices.ContainsFunc(*load.X.Referrers(), func(r ssa.Instruction) bool {
		st, ok := r.(*ssa.Store)
		return ok && st.Addr == load.X && st.Val == request
	})
}

// passes reports whether control may come from a block to an end on which nothing is done
// with the request, but for one call, by which it then comes. What is asked twice has the same
// answer.
func (a *answers) passes(from *ssa.BasicBlock, end func(*ssa.BasicBlock) bool, by *ssa.Call) bool {
	type step struct {
		b     *ssa.BasicBlock
		done  bool
		known string // the answers so far, of questions that are asked again
	}
	used := func(b *ssa.BasicBlock) bool {
		return a.uses[b] || slices.ContainsFunc(a.calls, func(c *ssa.Call) bool { return c != by && c.Block() == b })
	}
	asked := questions(from.Parent())
	seen := make(map[step]bool)
	for work := []step{{from, by == nil, ""}}; len(work) > 0; {
		s := work[0]
		work = work[1:]
		if seen[s] || used(s.b) {
			continue
		}
		if seen[s] = true; len(seen) > 4096 {
			return false // too many ways
		}
		s.done = s.done || by.Block() == s.b
		if _, isReturn := s.b.Instrs[len(s.b.Instrs)-1].(*ssa.Return); isReturn && s.done && end(s.b) {
			return true
		}
		for n, next := range s.b.Succs {
			known, ok := asked.after(s.b, n, s.known)
			if !ok || n == 1 && ir.NoneLeft(s.b, func(*types.Const) bool { return true }) {
				continue
			}
			if s.done && end(next) && len(next.Succs) > 0 {
				return true
			}
			work = append(work, step{next, s.done, known})
		}
	}
	return false
}

// askedAgain is what the branches of a function ask that is asked more than once.
type askedAgain map[*ssa.BasicBlock]question

// A question is whether a value is true, or is equal to a constant: the way of a branch on
// which it is.
type question struct {
	key string
	yes int
}

func questions(fn *ssa.Function) askedAgain {
	all, times := make(askedAgain), make(map[string]int)
	for _, b := range fn.Blocks {
		br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		q := question{"," + br.Cond.Name(), 0}
		if cmp, ok := br.Cond.(*ssa.BinOp); ok && (cmp.Op == token.EQL || cmp.Op == token.NEQ) {
			if _, isConst := cmp.Y.(*ssa.Const); isConst {
				q.key = "," + cmp.X.Name() + "=" + cmp.Y.Name()
			}
			if cmp.Op == token.NEQ {
				q.yes = 1
			}
		} else if not, ok := br.Cond.(*ssa.UnOp); ok && not.Op == token.NOT {
			q = question{"," + not.X.Name(), 1}
		}
		all[b] = q
		times[q.key]++
	}
	for b, q := range all {
		if times[q.key] < 2 {
			delete(all, b)
		}
	}
	return all
}

// after returns what is known when a branch is left on a way, or that it cannot be.
func (a askedAgain) after(b *ssa.BasicBlock, way int, known string) (string, bool) {
	q, ok := a[b]
	if !ok {
		return known, true
	}
	yes, no := q.key+":yes", q.key+":no"
	if way != q.yes {
		yes, no = no, yes
	}
	if strings.Contains(known+",", no+",") {
		return "", false
	}
	if strings.Contains(known+",", yes+",") {
		return known, true
	}
	return known + yes, true
}
