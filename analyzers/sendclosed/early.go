package sendclosed

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// A function gives a channel to code that is not known, in goroutines, to send on it, and has
// somebody tell it when all of them have ended. Where it does not wait for that, as when the
// time is up, and closes the channel all the same, they may still send.

// An early close is one for which those who send were not waited for.
type early struct {
	close *ssa.Call
	given ssa.Instruction // the call that may send
	told  *ssa.Select     // where the function may be told that they have ended
	n     int             // by which case
}

// earlyCloses returns the closes of a package that come too early.
func earlyCloses(funcs []*ssa.Function) (list []early) {
	for _, fn := range funcs {
		if locks.Recovers(fn) {
			continue
		}
		for _, g := range gatherings(fn) {
			ends := g.endings(fn)
			if len(ends) == 0 {
				continue
			}
			told, n := toldIn(fn, ends)
			if told == nil {
				continue
			}
			for _, c := range closesOf(fn, g.ch) {
				if reachesBut(g.start, c, g.waits(fn, ends)) {
					list = append(list, early{c, g.given, told, n})
				}
			}
		}
	}
	return list
}

// A gathering is a goroutine that a function starts, which gives a new channel of the function
// to code that is not known, and counts itself.
type gathering struct {
	start *ssa.Go
	given ssa.Instruction
	ch    locks.Ref // the channel
	group locks.Ref
}

func gatherings(fn *ssa.Function) (list []gathering) {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			start, ok := i.(*ssa.Go)
			if !ok {
				continue
			}
			m, ok := start.Call.Value.(*ssa.MakeClosure)
			if !ok {
				continue
			}
			body := m.Fn.(*ssa.Function)
			group := groupOf(body, m, "(*sync.WaitGroup).Done")
			given, ch := handsToSend(body, m)
			if given == nil || group.Root == nil {
				continue
			}
			if _, made := ch.Root.(*ssa.MakeChan); made && ch.Path == "" {
				list = append(list, gathering{start, given, ch, group})
			}
		}
	}
	return list
}

// outside returns what a value that a literal has captured is in the function around it.
func outside(v ssa.Value, m *ssa.MakeClosure) locks.Ref {
	r := locks.RefOf(v)
	free, ok := r.Root.(*ssa.FreeVar)
	if !ok {
		return locks.Ref{}
	}
	bound := m.Bindings[slices.Index(m.Fn.(*ssa.Function).FreeVars, free)]
	if r.Path == "*" {
		if a, ok := bound.(*ssa.Alloc); ok {
			return locks.Ref{Root: ir.SoleStore(a)}
		}
	}
	if r.Path != "" {
		return locks.Ref{}
	}
	return locks.RefOf(bound)
}

// groupOf returns the WaitGroup of the function around a literal of which that calls a method.
func groupOf(body *ssa.Function, m *ssa.MakeClosure, method string) locks.Ref {
	for _, b := range body.Blocks {
		for _, i := range b.Instrs {
			c, ok := i.(ssa.CallInstruction)
			if ok && c.Common().StaticCallee() != nil && c.Common().StaticCallee().String() == method {
				return outside(c.Common().Args[0], m)
			}
		}
	}
	return locks.Ref{}
}

// handsToSend returns the call by which a literal gives a channel that it has captured to
// code that is not known, to send on it.
func handsToSend(body *ssa.Function, m *ssa.MakeClosure) (ssa.Instruction, locks.Ref) {
	for _, b := range body.Blocks {
		for _, i := range b.Instrs {
			c, ok := i.(*ssa.Call)
			if !ok || c.Call.StaticCallee() != nil {
				continue
			}
			for _, a := range c.Call.Args {
				to, ok := a.(*ssa.ChangeType)
				if !ok {
					continue
				}
				if t, ok := to.Type().Underlying().(*types.Chan); ok && t.Dir() == types.SendOnly {
					return i, outside(to.X, m)
				}
			}
		}
	}
	return nil, locks.Ref{}
}

// endings returns the channels of a function that a literal closes, or sends on, when it has
// waited for the group.
func (g *gathering) endings(fn *ssa.Function) (list []ssa.Value) {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			start, ok := i.(*ssa.Go)
			if !ok {
				continue
			}
			m, ok := start.Call.Value.(*ssa.MakeClosure)
			if !ok || groupOf(m.Fn.(*ssa.Function), m, "(*sync.WaitGroup).Wait") != g.group {
				continue
			}
			for _, b := range m.Fn.(*ssa.Function).Blocks {
				for _, i := range b.Instrs {
					if ch := saidOn(i); ch != nil {
						list = append(list, outside(ch, m).Root)
					}
				}
			}
		}
	}
	return slices.DeleteFunc(list, func(v ssa.Value) bool { return v == nil || v == g.ch.Root })
}

// saidOn returns the channel that an instruction closes, or sends on, or nil.
func saidOn(i ssa.Instruction) ssa.Value {
	switch i := i.(type) {
	case *ssa.Send:
		return i.Chan
	case ssa.CallInstruction:
		if b, ok := i.Common().Value.(*ssa.Builtin); ok && b.Name() == "close" {
			return i.Common().Args[0]
		}
	}
	return nil
}

// toldIn returns the select of a function that has a case for one of some channels.
func toldIn(fn *ssa.Function, ends []ssa.Value) (*ssa.Select, int) {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			sel, ok := i.(*ssa.Select)
			if !ok || !sel.Blocking {
				continue
			}
			for n, s := range sel.States {
				if s.Dir == types.RecvOnly && slices.Contains(ends, locks.RefOf(s.Chan).Root) {
					return sel, n
				}
			}
		}
	}
	return nil, 0
}

// An edge is a way from one block to the next; with no block to come from, any way there.
type edge struct{ from, to *ssa.BasicBlock }

// waits returns the ways on which the group was waited for.
func (g *gathering) waits(fn *ssa.Function, ends []ssa.Value) map[edge]bool {
	ways := make(map[edge]bool)
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case *ssa.UnOp:
				if i.Op == token.ARROW && slices.Contains(ends, locks.RefOf(i.X).Root) {
					ways[edge{nil, b}] = true
				}
			case *ssa.Call:
				if fn := i.Call.StaticCallee(); fn != nil && fn.String() == "(*sync.WaitGroup).Wait" && locks.RefOf(i.Call.Args[0]) == g.group {
					ways[edge{nil, b}] = true
				}
			case *ssa.Select:
				for n, s := range i.States {
					if !slices.Contains(ends, locks.RefOf(s.Chan).Root) {
						continue
					}
					if br := ir.CaseOf(i, n); br != nil {
						ways[edge{br.Block(), br.Block().Succs[0]}] = true
					}
				}
			}
		}
	}
	return ways
}

// closesOf returns the calls by which a function closes a channel.
func closesOf(fn *ssa.Function, ch locks.Ref) (list []*ssa.Call) {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if c, ok := i.(*ssa.Call); ok && saidOn(i) != nil && locks.RefOf(c.Call.Args[0]) == ch {
				list = append(list, c)
			}
		}
	}
	return list
}

// reachesBut reports whether control may come from one instruction to another one other than
// on some ways.
func reachesBut(from, to ssa.Instruction, but map[edge]bool) bool {
	seen := map[*ssa.BasicBlock]bool{}
	for work := []*ssa.BasicBlock{from.Block()}; len(work) > 0; {
		b := work[0]
		work = work[1:]
		for _, next := range b.Succs {
			if seen[next] || but[edge{nil, next}] || but[edge{b, next}] {
				continue
			}
			if next == to.Block() {
				return true
			}
			seen[next] = true
			work = append(work, next)
		}
	}
	return false
}

// nameOf returns the name of the variable that a channel was loaded from, or put into.
func nameOf(ch ssa.Value) string {
	if load, ok := ch.(*ssa.UnOp); ok && load.Op == token.MUL {
		if a, ok := load.X.(*ssa.Alloc); ok {
			return a.Comment
		}
	}
	if name := locks.RefOf(ch).String(); name != "" {
		return name
	}
	return "the channel"
}
