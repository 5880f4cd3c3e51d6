package locks

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A function starts a goroutine that sends one value after the other to a channel without
// room, closes it in the end, and that the function returns. It sends until everything was
// taken, or a context is done that the function was given. A caller who leaves his loop over
// the channel before its end, and has given a context that never ends, or none, leaves the
// goroutine behind. The explorer sees that where all this is small; but a producer mostly has
// an interface, a queue or an encoder in hands, and is in another package.

// A LeftStream is a loop over such a channel that is left before its end.
type LeftStream struct {
	Call  *ssa.Call
	Leave token.Pos     // where the loop is left
	Fn    *ssa.Function // that returns the channel
	Never ssa.Value     // the context that never ends, or nil
}

// anyhow is what [Effects.Stream] says of a function if nothing ends its goroutine but that
// everything was taken. It says two more than the index of the parameter if that is a context
// which does, and 0 of one that returns no such channel.
const anyhow = 1

// noteStreams notes which functions return such channels.
func (p *program) noteStreams() {
	for _, fn := range p.funcs {
		for c := range closes(fn) {
			r := RefOf(c.Common().Args[0])
			if !p.streams(fn, r) || !onlyUsed(fn, r) {
				continue
			}
			if by, n := p.streamOf(fn, r); by != nil && n > 0 {
				p.infos[origin(by)].stream = n
			}
		}
	}
}

// streamOf returns the function that returns a stream which a goroutine fills, and what ends
// the goroutine.
func (p *program) streamOf(run *ssa.Function, r Ref) (by *ssa.Function, n int) {
	by = starterOf(p, run)
	if by == nil || by.Signature.Results().Len() != 1 || !unbuffered(by) {
		return nil, 0
	}
	for _, b := range run.Blocks {
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case *ssa.Send:
				if RefOf(i.Chan) != r {
					continue
				}
				if !ir.InLoop(b) || n > anyhow {
					return nil, 0
				}
				n = anyhow
			case *ssa.Select:
				if !slices.ContainsFunc(i.States, func(s *ssa.SelectState) bool { return RefOf(s.Chan) == r }) {
					continue
				}
				k := endedByParam(by, i)
				if k == 0 || !ir.InLoop(b) || n > 0 && n != k {
					return nil, 0
				}
				n = k
			}
		}
	}
	return by, n
}

// starterOf returns the function that starts another one, and nothing else does.
func starterOf(p *program, run *ssa.Function) *ssa.Function {
	if m := ir.MadeBy(run); m != nil {
		return m.Parent()
	}
	if g, ok := p.onlySite(run).(*ssa.Go); ok {
		return g.Parent()
	}
	return nil
}

// unbuffered reports whether a function makes one channel, without room.
func unbuffered(fn *ssa.Function) bool {
	made := 0
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if mk, ok := i.(*ssa.MakeChan); ok {
				size, known := mk.Size.(*ssa.Const)
				if !known || size.Int64() != 0 {
					return false
				}
				made++
			}
		}
	}
	return made == 1
}

// endedByParam returns two more than the index of the context by whose end alone a send in a
// select is given up, or 0.
func endedByParam(by *ssa.Function, sel *ssa.Select) int {
	if !sel.Blocking || len(sel.States) != 2 {
		return 0
	}
	for _, s := range sel.States {
		if s.Dir != types.RecvOnly {
			continue
		}
		c, ok := s.Chan.(*ssa.Call)
		if !ok || !c.Call.IsInvoke() || c.Call.Method.FullName() != "(context.Context).Done" {
			return 0
		}
		ctx, ok := captured(c.Call.Value).(*ssa.Parameter)
		if !ok || ctx.Parent() != by {
			return 0
		}
		return slices.Index(by.Params, ctx) + 2
	}
	return 0
}

// leftStreams returns the loops over streams that are left before their end, with nothing to
// end the goroutine that fills them.
func (p *program) leftStreams() (list []LeftStream) {
	for i := range p.instrs() {
		c, ok := i.(*ssa.Call)
		if !ok || c.Call.StaticCallee() == nil || !isChan(c.Type()) || p.testing(c.Parent()) || c.Parent().Pkg.Pkg.Name() == "main" {
			continue
		}
		fn := origin(c.Call.StaticCallee())
		n := 0
		if in := p.infos[fn]; in != nil && len(fn.Blocks) > 0 {
			n = in.stream
		} else {
			n = p.imported(fn).Stream
		}
		if n == 0 {
			continue
		}
		var never ssa.Value
		if n > anyhow {
			if never = c.Call.Args[n-2]; !ir.NeverEnds(never) {
				continue
			}
		}
		if at, ok := leavesRange(c); ok {
			list = append(list, LeftStream{c, at, fn, never})
		}
	}
	return list
}

// leavesRange returns where a loop over a channel is left before the channel is closed, if
// nothing else is done with it.
func leavesRange(ch *ssa.Call) (at token.Pos, ok bool) {
	recv := soleRange(ch)
	if recv == nil {
		return token.NoPos, false
	}
	head := recv.Block()
	end, isIf := head.Instrs[len(head.Instrs)-1].(*ssa.If)
	if !isIf || !isOkOf(end.Cond, recv) {
		return token.NoPos, false
	}
	seen := map[*ssa.BasicBlock]bool{head: true}
	for work := []*ssa.BasicBlock{head.Succs[0]}; len(work) > 0; {
		b := work[0]
		work = work[1:]
		if seen[b] {
			continue
		}
		seen[b] = true
		if !ir.ComesTo(b, head) {
			if pos := firstPos(b); pos.IsValid() && comesBack(b) {
				return pos, true
			}
			continue
		}
		work = append(work, b.Succs...)
	}
	return token.NoPos, false
}

// soleRange returns the receive of the loop over a channel, if that is all that is done with it.
func soleRange(ch *ssa.Call) (recv *ssa.UnOp) {
	for _, r := range *ch.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			if recv != nil || !r.CommaOk || r.Block() == ch.Block() && !ir.InLoop(r.Block()) {
				return nil
			}
			recv = r
		default:
			return nil
		}
	}
	if recv == nil || !ir.InLoop(recv.Block()) {
		return nil
	}
	return recv
}

// firstPos returns the first position in a block, or behind it if there is none.
func firstPos(b *ssa.BasicBlock) token.Pos {
	for range 4 {
		for _, i := range b.Instrs {
			if i.Pos().IsValid() {
				return i.Pos()
			}
		}
		if len(b.Succs) != 1 {
			break
		}
		b = b.Succs[0]
	}
	return token.NoPos
}

// comesBack reports whether a function may return from a block on: it does not panic.
func comesBack(b *ssa.BasicBlock) bool {
	for _, to := range b.Parent().Blocks {
		if _, ok := to.Instrs[len(to.Instrs)-1].(*ssa.Return); ok && (to == b || ir.ComesTo(b, to)) {
			return true
		}
	}
	return false
}
