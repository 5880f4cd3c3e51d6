package leak

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// Who takes a request answers it once: who has asked receives one answer, and goes. If a
// function answers, and comes to another answer on each way on, as for want of a return, it
// waits forever for somebody to take that, since the channel has no room.

// A second is an answer after another one.
type second struct {
	first, next *ssa.Send
}

// secondAnswers returns those of a package.
func secondAnswers(funcs []*ssa.Function) (list []second) {
	var asked map[string]*askedOnce
	for _, fn := range funcs {
		if ofTest(fn) {
			continue
		}
		for _, r := range requestsOf(fn) {
			for _, f := range replies(r.value.Type()) {
				a := answersTo(r.value, f)
				if r.from != nil {
					a.from = r.from.Block()
				}
				if !a.clear || len(a.sent) < 2 || len(a.calls) > 0 {
					continue
				}
				if asked == nil {
					asked = askedBy(funcs)
				}
				if o := asked[f.class]; o == nil || !o.once() {
					continue
				}
				for _, s := range a.sent {
					if next := a.sendsAgain(s); next != nil {
						list = append(list, second{s, next})
					}
				}
			}
		}
	}
	return list
}

// requestsOf returns what may be requests that a function has: what it receives, or is given.
func requestsOf(fn *ssa.Function) (list []request) {
	for _, p := range fn.Params {
		if fn.Signature.Recv() == nil || p != fn.Params[0] {
			list = append(list, request{value: p})
		}
	}
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			list = append(list, requests(i)...)
		}
	}
	return list
}

// sendsAgain returns the send that comes after another one on each way on, before the function
// ends or takes the next request, or nil.
func (a *answers) sendsAgain(s *ssa.Send) (next *ssa.Send) {
	in := func(b *ssa.BasicBlock, from int) *ssa.Send {
		for _, i := range b.Instrs[from:] {
			if x, ok := i.(*ssa.Send); ok && slices.Contains(a.sent, x) {
				return x
			}
		}
		return nil
	}
	if x := in(s.Block(), slices.Index(s.Block().Instrs, ssa.Instruction(s))+1); x != nil {
		return x
	}
	seen := make(map[*ssa.BasicBlock]bool)
	for work := []*ssa.BasicBlock{s.Block()}; len(work) > 0; {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if _, ends := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ends {
			return nil
		}
		for _, n := range b.Succs {
			if n == a.from || n == s.Block() {
				return nil
			}
			if x := in(n, 0); x != nil {
				next = x
			} else if a.uses[n] {
				return nil
			} else if !seen[n] {
				seen[n] = true
				work = append(work, n)
			}
		}
	}
	return next
}

// askedOnce is how the answers to a kind of request are received.
type askedOnce struct {
	makes int
	room  bool // there is room for an answer
	by    map[*ssa.Function]int
	more  bool // by one who may receive several
}

func (o *askedOnce) once() bool {
	if o.makes == 0 || o.room || o.more || len(o.by) == 0 {
		return false
	}
	for _, n := range o.by {
		if n > 1 {
			return false
		}
	}
	return true
}

// askedBy returns how answers are received, by the field of the request.
func askedBy(funcs []*ssa.Function) map[string]*askedOnce {
	all := make(map[string]*askedOnce)
	of := func(class string) *askedOnce {
		if all[class] == nil {
			all[class] = &askedOnce{by: make(map[*ssa.Function]int)}
		}
		return all[class]
	}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				switch i := i.(type) {
				case *ssa.MakeChan:
					class := keptIn(i)
					if class == "" {
						continue
					}
					o := of(class)
					size, ok := i.Size.(*ssa.Const)
					o.makes, o.room = o.makes+1, o.room || !ok || size.Int64() != 0
					o.receivedFrom(i)
				case *ssa.UnOp:
					if i.Op == token.MUL && isChan(i.Type()) {
						of(classOf(i)).receivedFrom(i)
					}
				case *ssa.Field:
					if isChan(i.Type()) {
						of(locks.ClassOf(i)).receivedFrom(i)
					}
				}
			}
		}
	}
	return all
}

// receivedFrom notes the receives from a channel.
func (o *askedOnce) receivedFrom(ch ssa.Value) {
	for _, r := range *ch.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef, *ssa.Send, *ssa.BinOp, *ssa.Store:
		case *ssa.Select:
			o.by[r.Parent()]++
			o.more = o.more || ir.InLoop(r.Block())
		case *ssa.UnOp:
			o.by[r.Parent()]++
			o.more = o.more || ir.InLoop(r.Block()) || r.CommaOk
		case ssa.CallInstruction:
			b, ok := r.Common().Value.(*ssa.Builtin)
			o.more = o.more || !ok || b.Name() != "close"
		default:
			o.more = true // others may receive
		}
	}
}

// returnBehind suggests to leave behind the first answer, where the function has no results
// and no loop that would have to go on.
func returnBehind(pass *analysis.Pass, s *ssa.Send) []analysis.SuggestedFix {
	st := statementAt(pass, s.Pos())
	if st == nil || ir.InLoop(s.Block()) || s.Parent().Signature.Results().Len() > 0 {
		return nil
	}
	return insert(st.End(), "\n"+indent(pass, st)+"return", "Return behind the answer")
}
