package locks

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A function starts a goroutine that sends to a channel, closes it in the end, and nobody
// else can; and returns the channel. If the goroutine closes it on one path and not on
// another one, whoever ranges over it waits forever after the other: to close it is the
// last thing to do with it, as to unlock is with a lock, and it is walked like one.

// An Unclosed is a return of such a goroutine that leaves the channel open.
type Unclosed struct {
	Name  string          // of the channel
	At    ssa.Instruction // the return
	Other ssa.Instruction // a close on another path
	Wait  ssa.Instruction // somebody who waits, if the channel is in an object: see flight.go
}

// unclosed returns the returns that leave channels open which other paths close.
func (p *program) unclosed() (list []Unclosed) {
	for _, fn := range p.funcs {
		for _, ch := range ownStreams(p, fn) {
			list = append(list, p.leftOpen(fn, ch)...)
		}
	}
	return list
}

// ownStreams returns the channels that a goroutine alone closes, and that are returned by
// the function that starts it.
func ownStreams(p *program, fn *ssa.Function) (list []Ref) {
	for c := range closes(fn) {
		ch := c.Common().Args[0]
		r := RefOf(ch)
		if slices.Contains(list, r) || !p.streams(fn, r) || !onlyUsed(fn, r) {
			continue
		}
		list = append(list, r)
	}
	return list
}

// closes yields the calls and deferred calls of close of a function.
func closes(fn *ssa.Function) func(func(ssa.CallInstruction) bool) {
	return func(yield func(ssa.CallInstruction) bool) {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if c, ok := i.(ssa.CallInstruction); ok && isClose(c.Common()) && !yield(c) {
					return
				}
			}
		}
	}
}

// streams reports whether a function is started as a goroutine in one place, with a channel
// that is made there, returned, and given to nobody else.
func (p *program) streams(fn *ssa.Function, r Ref) bool {
	switch root := r.Root.(type) {
	case *ssa.FreeVar:
		m := ir.MadeBy(fn)
		if m == nil || r.Path != "*" || !startedOnly(m) {
			return false
		}
		a, ok := m.Bindings[slices.Index(fn.FreeVars, root)].(*ssa.Alloc)
		return ok && returnedStream(a, m)
	case *ssa.Parameter:
		if r.Path != "" {
			return false
		}
		var site *ssa.Go
		if m := ir.MadeBy(fn); m != nil {
			site = onlyStart(m)
		} else {
			site, _ = p.onlySite(fn).(*ssa.Go)
		}
		if site == nil {
			return false
		}
		arg := site.Call.Args[slices.Index(fn.Params, root)]
		if t, ok := arg.(*ssa.ChangeType); ok && len(*t.Referrers()) == 1 {
			arg = t.X
		}
		mk, ok := arg.(*ssa.MakeChan)
		return ok && returnedChan(mk, site)
	}
	return false
}

func startedOnly(m *ssa.MakeClosure) bool { return onlyStart(m) != nil }

// onlyStart returns the go statement that is the only use of a closure, or nil.
func onlyStart(m *ssa.MakeClosure) *ssa.Go {
	var site *ssa.Go
	for _, r := range *m.Referrers() {
		g, ok := r.(*ssa.Go)
		if !ok || site != nil || g.Call.Value != m {
			return nil
		}
		site = g
	}
	return site
}

// returnedStream reports whether a variable holds a new channel that its function returns,
// and that nobody but a closure captures.
func returnedStream(a *ssa.Alloc, by *ssa.MakeClosure) bool {
	if _, ok := onlyValue(a).(*ssa.MakeChan); !ok {
		return false
	}
	returned := false
	for _, r := range *a.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			if mk := r.Val.(*ssa.MakeChan); len(*mk.Referrers()) > 1 {
				return false
			}
		case *ssa.DebugRef:
		case *ssa.MakeClosure:
			if r != by {
				return false
			}
		case *ssa.UnOp:
			if !returnedChan(r, nil) {
				return false
			}
			returned = true
		default:
			return false
		}
	}
	return returned
}

// returnedChan reports whether a channel is returned, and else only given to a goroutine.
func returnedChan(ch ssa.Value, to *ssa.Go) bool {
	returned := false
	for _, r := range *ch.Referrers() {
		switch r := r.(type) {
		case *ssa.Return:
			returned = true
		case *ssa.DebugRef:
		case *ssa.ChangeType:
			if to != nil && slices.Contains(to.Call.Args, ssa.Value(r)) {
				continue
			}
			if !returnedChan(r, nil) {
				return false
			}
			returned = true
		case *ssa.Go:
			if r != to {
				return false
			}
		default:
			return false
		}
	}
	return returned
}

// onlyUsed reports whether a function does nothing with a channel but to send, and to
// close it.
func onlyUsed(fn *ssa.Function, r Ref) bool {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			for n, op := range i.Operands(nil) {
				if *op == nil || !isChan((*op).Type()) || RefOf(*op) != r {
					continue
				}
				switch i := i.(type) {
				case *ssa.Send:
					if n != 0 {
						return false
					}
				case *ssa.Select, *ssa.DebugRef:
				case ssa.CallInstruction:
					if !isClose(i.Common()) {
						return false
					}
				default:
					return false
				}
			}
			if m, ok := i.(*ssa.MakeClosure); ok && slices.Contains(m.Bindings, r.Root) {
				return false
			}
		}
	}
	return true
}

// leftOpen walks a goroutine, which has its channel open at the beginning.
func (p *program) leftOpen(fn *ssa.Function, ch Ref) (list []Unclosed) {
	in := p.infos[origin(fn)]
	own := *in
	own.actions = make(map[ssa.Instruction][]action)
	for c := range closes(fn) {
		if RefOf(c.Common().Args[0]) == ch {
			own.actions[c] = []action{{ref: ch, class: "close", op: Unlock}}
		}
	}
	own.live, own.returned = liveTerms(&own), returnedTerms(&own)
	w := newWalker(&own, lock{ch, "close"})
	begin := fn.Blocks[0].Instrs[0]
	w.begin = &state{mode: held, entry: free, site: begin}
	if w.run(); w.gaveUp {
		return nil
	}
	seen := make(map[ssa.Instruction]bool)
	for _, x := range w.exits {
		if x.panics || !w.forgotten(x.state) || seen[x.at] || toldToLeave(x.at.Block()) {
			continue
		}
		seen[x.at] = true
		list = append(list, Unclosed{Name: ch.String(), At: x.at, Other: w.releases[begin][0]})
	}
	return list
}

// toldToLeave reports whether who comes to a block has just said something, be it by another
// channel or by the end of a context, or has been told that it is over: by a context, or by
// a case of a select. Whoever receives may know that as well.
func toldToLeave(b *ssa.BasicBlock) bool {
	for range 4 {
		if slices.ContainsFunc(b.Instrs, saysSo) {
			return true
		}
		if len(b.Preds) != 1 {
			return len(b.Preds) > 1 && slices.ContainsFunc(b.Preds, func(from *ssa.BasicBlock) bool { return from != b && asksToLeave(from) })
		}
		if b = b.Preds[0]; asksToLeave(b) {
			return true
		}
	}
	return false
}

// saysSo reports whether an instruction sends, closes, or cancels a context.
func saysSo(i ssa.Instruction) bool {
	switch i := i.(type) {
	case *ssa.Send, *ssa.Select:
		return true
	case ssa.CallInstruction:
		return isClose(i.Common()) || i.Common().Value.Type().String() == "context.CancelFunc"
	}
	return false
}

// asksToLeave reports whether a block ends with the question which case a select has taken,
// or for the error of a context.
func asksToLeave(b *ssa.BasicBlock) bool {
	br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	cmp, ok := br.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL && cmp.Op != token.NEQ {
		return false
	}
	switch x := cmp.X.(type) {
	case *ssa.Extract:
		_, ok := x.Tuple.(*ssa.Select)
		return ok
	case *ssa.Call:
		return x.Call.IsInvoke() && x.Call.Method.FullName() == "(context.Context).Err"
	}
	return false
}
