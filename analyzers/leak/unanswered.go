package leak

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// A loop takes requests, each with a channel for the answer in it, and answers them. If
// there is a way back to the next request on which nothing is done with that channel, who
// has asked waits forever.

// An unanswered request is one that a loop may leave without an answer.
type unanswered struct {
	wait ssa.Instruction // of the one who has asked
	pos  token.Pos
	recv ssa.Instruction // where the request is taken
	from token.Pos
}

// A reply is a field of a request for the channel of the answer.
type reply struct {
	class string
	index int // of the field
}

// unansweredRequests returns the waits for answers that may never come.
func unansweredRequests(funcs []*ssa.Function) (list []unanswered) {
	waits := askers(funcs)
	if len(waits) == 0 {
		return nil
	}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				for _, r := range requests(i) {
					for _, f := range replies(r.value.Type()) {
						w := waits[f.class]
						if w == nil || !w.only || w.wait == nil || w.wait.Parent() == fn || !mayForget(r, f) {
							continue
						}
						list = append(list, unanswered{w.wait, w.pos, i, r.pos})
					}
				}
			}
		}
	}
	return list
}

// A request is a value that was received.
type request struct {
	value ssa.Value
	from  ssa.Instruction
	at    *ssa.BasicBlock // where control comes to when it was received
	pos   token.Pos
}

// requests returns what an instruction receives.
func requests(i ssa.Instruction) (list []request) {
	switch i := i.(type) {
	case *ssa.UnOp:
		if i.Op != token.ARROW {
			return nil
		}
		if !i.CommaOk {
			return []request{{i, i, i.Block(), i.Pos()}}
		}
		branch := branchOn(i)
		for _, r := range *i.Referrers() {
			if x, ok := r.(*ssa.Extract); ok && x.Index == 0 && branch != nil {
				list = append(list, request{x, i, branch.Block().Succs[0], i.Pos()})
			}
		}
	case *ssa.Select:
		for _, r := range *i.Referrers() {
			x, ok := r.(*ssa.Extract)
			if !ok || x.Index < 2 {
				continue
			}
			n := -1
			for k, s := range i.States {
				if s.Dir == types.RecvOnly {
					if n++; n == x.Index-2 {
						if at := caseOf(i, k); at != nil {
							list = append(list, request{x, i, at, s.Pos})
						}
					}
				}
			}
		}
	}
	return list
}

// caseOf returns the block of a case of a select, or nil.
func caseOf(sel *ssa.Select, k int) *ssa.BasicBlock {
	br := ir.CaseOf(sel, k)
	if br == nil {
		return nil
	}
	return br.Block().Succs[0]
}

// replies returns the fields of a struct, or of what a pointer points to, that are channels
// on which may be sent.
func replies(t types.Type) (list []reply) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return nil
	}
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for n := range st.NumFields() {
		if ch, ok := st.Field(n).Type().Underlying().(*types.Chan); ok && ch.Dir() != types.RecvOnly {
			list = append(list, reply{named.Origin().String() + "." + st.Field(n).Name(), n})
		}
	}
	return list
}

// leadsOnlyTo reports whether a block does nothing but to go to another one.
func leadsOnlyTo(b, to *ssa.BasicBlock) bool {
	return len(b.Instrs) == 1 && len(b.Succs) == 1 && b.Succs[0] == to
}

// An asker is one who has sent a request with a channel that he has made, and waits.
type asker struct {
	wait ssa.Instruction
	pos  token.Pos
	only bool // he waits for the answer alone, or for the end of everything as well
}

// askers returns those who wait for answers, by the field of the request. One who gives up
// after some time, or with his caller, makes it a matter of time.
func askers(funcs []*ssa.Function) map[string]*asker {
	all := make(askersByClass)
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				switch i := i.(type) {
				case *ssa.MakeChan:
					if class := keptIn(i); class != "" {
						all.of(class).add(i)
					}
				case *ssa.UnOp:
					all.field(i.X, i)
				case *ssa.Select:
					for _, s := range i.States {
						if s.Dir == types.RecvOnly && all.field(s.Chan, i) != nil {
							all.field(s.Chan, i).only = false // there is another way on
						}
					}
				case *ssa.Alloc:
					for _, class := range unset(i) {
						all.of(class).only = false
					}
				}
			}
		}
	}
	return all
}

type askersByClass map[string]*asker

func (all askersByClass) of(class string) *asker {
	if all[class] == nil {
		all[class] = &asker{only: true}
	}
	return all[class]
}

// field notes a wait for the answer to a request that was made elsewhere, or is in a variable.
func (all askersByClass) field(ch ssa.Value, wait ssa.Instruction) *asker {
	load, ok := ch.(*ssa.UnOp)
	if !ok || !isChan(ch.Type()) {
		return nil
	}
	f, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return nil
	}
	a := all.of(locks.ClassOf(f))
	a.waits(ch, wait)
	return a
}

// unset returns the channels for answers of a request that is made without them: not all
// who send one want an answer.
func unset(a *ssa.Alloc) (classes []string) {
	set, fields := make(map[int]bool), 0
	for _, r := range *a.Referrers() {
		f, ok := r.(*ssa.FieldAddr)
		if !ok || !slices.ContainsFunc(*f.Referrers(), func(r ssa.Instruction) bool { st, ok := r.(*ssa.Store); return ok && st.Addr == f }) {
			continue
		}
		set[f.Field] = true
		fields++
	}
	if fields == 0 {
		return nil
	}
	for _, f := range replies(a.Type().Underlying().(*types.Pointer).Elem()) {
		if !set[f.index] && !completed(a, f) {
			classes = append(classes, f.class)
		}
	}
	return classes
}

// completed reports whether a request is only handed to functions that put the channel
// into their copy of it, whatever was there.
func completed(a *ssa.Alloc, f reply) bool {
	some := false
	for _, r := range *a.Referrers() {
		switch r := r.(type) {
		case *ssa.FieldAddr, *ssa.DebugRef:
		case *ssa.UnOp:
			for _, use := range *r.Referrers() {
				c, ok := use.(*ssa.Call)
				if !ok || !completes(&c.Call, r, f) {
					return false
				}
				some = true
			}
		default:
			return false
		}
	}
	return some
}

// completes reports whether the function that is called with a request puts a new channel
// into it before anything else is done with it.
func completes(c *ssa.CallCommon, request ssa.Value, f reply) bool {
	callee := c.StaticCallee()
	if callee == nil || len(callee.Blocks) == 0 {
		return false
	}
	for n, arg := range c.Args {
		if arg != request {
			continue
		}
		own := copyOf(callee.Params[n])
		if own == nil || !slices.ContainsFunc(callee.Blocks[0].Instrs, func(i ssa.Instruction) bool {
			st, ok := i.(*ssa.Store)
			if !ok {
				return false
			}
			at, ok := st.Addr.(*ssa.FieldAddr)
			_, made := st.Val.(*ssa.MakeChan)
			return ok && made && at.X == own && at.Field == f.index
		}) {
			return false
		}
	}
	return true
}

// copyOf returns the variable that a parameter is, if it is changed, or nil.
func copyOf(p *ssa.Parameter) *ssa.Alloc {
	refs := *p.Referrers()
	for _, r := range refs {
		if st, ok := r.(*ssa.Store); ok {
			a, _ := st.Addr.(*ssa.Alloc)
			return a
		}
	}
	return nil
}

// keptIn returns the field of a struct that a channel is put into, or "".
func keptIn(ch ssa.Value) string {
	for _, r := range *ch.Referrers() {
		switch r := r.(type) {
		case *ssa.ChangeType:
			if class := keptIn(r); class != "" {
				return class
			}
		case *ssa.Store:
			if f, ok := r.Addr.(*ssa.FieldAddr); ok && r.Val == ch {
				return locks.ClassOf(f)
			}
		}
	}
	return ""
}

// add notes how the answer is waited for.
func (a *asker) add(ch ssa.Value) {
	for _, r := range *ch.Referrers() {
		switch r := r.(type) {
		case *ssa.UnOp, *ssa.Select:
			a.waits(ch, r)
		case *ssa.Store, *ssa.DebugRef:
		case *ssa.ChangeType:
			a.add(r)
		default:
			a.only = false
		}
	}
}

// waits notes a wait for the answer.
func (a *asker) waits(ch ssa.Value, i ssa.Instruction) {
	switch i := i.(type) {
	case *ssa.UnOp:
		if i.Op != token.ARROW {
			return
		}
		a.wait, a.pos = i, i.Pos()
		a.only = a.only && !i.CommaOk
	case *ssa.Select:
		k := slices.IndexFunc(i.States, func(s *ssa.SelectState) bool { return s.Chan == ch })
		if i.States[k].Dir != types.RecvOnly {
			return // an answer
		}
		a.wait, a.pos = i, i.States[k].Pos
		a.only = a.only && i.Blocking && !slices.ContainsFunc(i.States, func(s *ssa.SelectState) bool { return s.Chan != ch && !endOfAll(s.Chan) })
	}
}

// endOfAll reports whether a channel tells of the end of the object that it, or its context,
// is a field of.
func endOfAll(ch ssa.Value) bool {
	if c, ok := ch.(*ssa.Call); ok && c.Call.IsInvoke() && c.Call.Method.Name() == "Done" {
		ch = c.Call.Value
	}
	load, ok := ch.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return false
	}
	_, field := load.X.(*ssa.FieldAddr)
	return field && ch.Type().String() != "<-chan time.Time"
}
