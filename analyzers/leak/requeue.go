package leak

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// Workers take from a channel, and put back what has to be tried again. They are all who
// receive, and others fill the channel, too: when it is full, and each of the workers has
// something to put back, all of them send, and nobody receives.

// A requeue is a send of a worker on the channel that it takes from.
type requeue struct {
	send *ssa.Send
	recv ssa.Instruction // by the same worker
}

// requeues returns the sends of a package by which all workers may be stuck.
func requeues(funcs []*ssa.Function) (list []requeue) {
	var found []requeue
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				for _, ch := range receivesFrom(i) {
					if !ir.InLoop(b) {
						break
					}
					if send := sendsBack(i, ch); send != nil {
						found = append(found, requeue{send, i})
					}
				}
			}
		}
	}
	if len(found) == 0 {
		return nil
	}
	paths := newChanPaths(funcs)
	for _, mk := range paths.makes {
		w := &chanWalk{p: paths, seen: make(map[any]bool)}
		w.value(mk)
		if w.escapes || w.tokens(mk) || !w.filledBesides(found, mk) {
			continue
		}
		for _, q := range found {
			if slices.Contains(w.recvs, q.recv) && !slices.ContainsFunc(list, func(o requeue) bool { return o.send == q.send }) {
				list = append(list, q)
			}
		}
	}
	return list
}

// filledBesides reports whether all who receive from a channel put something back, and
// somebody else sends, too.
func (w *chanWalk) filledBesides(found []requeue, mk *ssa.MakeChan) bool {
	back := func(i ssa.Instruction) bool {
		return slices.ContainsFunc(found, func(q requeue) bool { return q.recv == i })
	}
	if len(w.recvs) == 0 || slices.ContainsFunc(w.recvs, func(i ssa.Instruction) bool { return !back(i) }) {
		return false
	}
	return slices.ContainsFunc(w.sends, func(i ssa.Instruction) bool {
		return !fillsFirst(i, mk) && !slices.ContainsFunc(found, func(q requeue) bool {
			return q.send == i || q.send.Parent() == i.Parent() || q.recv.Parent() == i.Parent()
		})
	})
}

// fillsFirst reports whether who makes a channel sends on it before anybody is started, as
// with tokens, of which there are only so many.
func fillsFirst(send ssa.Instruction, mk *ssa.MakeChan) bool {
	return send.Parent() == mk.Parent() && !slices.ContainsFunc(mk.Parent().Blocks, func(b *ssa.BasicBlock) bool {
		return ir.ComesTo(b, send.Block()) && slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool { _, ok := i.(*ssa.Go); return ok })
	})
}

// tokens reports whether somebody sends as often on a channel as it has room, by a loop that counts
// up to that: then what others send is what they have taken.
func (w *chanWalk) tokens(mk *ssa.MakeChan) bool {
	return slices.ContainsFunc(w.sends, func(send ssa.Instruction) bool {
		at := send.Block()
		return slices.ContainsFunc(at.Parent().Blocks, func(b *ssa.BasicBlock) bool {
			br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
			if !ok || !ir.ComesTo(b, at) || !ir.ComesTo(at, b) {
				return false
			}
			cond, ok := br.Cond.(*ssa.BinOp)
			return ok && cond.Op == token.LSS && sameNumber(cond.Y, mk.Size)
		})
	})
}

// sameNumber reports whether two numbers are one: a value, or what fields of the same name hold.
func sameNumber(a, b ssa.Value) bool {
	a, b = plainNumber(a), plainNumber(b)
	if a == b {
		return true
	}
	class := func(v ssa.Value) string {
		switch v := v.(type) {
		case *ssa.UnOp:
			if v.Op == token.MUL {
				return locks.ClassOf(v.X)
			}
		case *ssa.Field:
			return locks.ClassOf(v)
		}
		return ""
	}
	return class(a) != "" && class(a) == class(b)
}

func plainNumber(v ssa.Value) ssa.Value {
	if c, ok := v.(*ssa.Convert); ok {
		return plainNumber(c.X)
	}
	return v
}

// receivesFrom returns the channels that an instruction receives from, waiting for them.
func receivesFrom(i ssa.Instruction) (list []ssa.Value) {
	switch i := i.(type) {
	case *ssa.UnOp:
		if i.Op == token.ARROW {
			list = append(list, i.X)
		}
	case *ssa.Select:
		for _, s := range i.States {
			if i.Blocking && s.Dir == types.RecvOnly {
				list = append(list, s.Chan)
			}
		}
	}
	return list
}

// A place is where a function has something: a value of its own, and fields behind that.
type place struct {
	root ssa.Value
	path string
}

func placeOf(v ssa.Value) place {
	path := ""
	for {
		switch x := v.(type) {
		case *ssa.UnOp:
			if x.Op != token.MUL {
				return place{v, path}
			}
			v = x.X
		case *ssa.FieldAddr:
			path = fmt.Sprintf(".%d%s", x.Field, path)
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		default:
			return place{v, path}
		}
	}
}

const maxBack = 5 // calls from who receives to who sends

// sendsBack returns the send by which who has received puts something into the same channel.
func sendsBack(recv ssa.Instruction, ch ssa.Value) *ssa.Send {
	at := recv.Block()
	loop := func(b *ssa.BasicBlock) bool { return ir.ComesTo(at, b) && ir.ComesTo(b, at) }
	s := &backSearch{seen: make(map[*ssa.Function]bool)}
	return s.find(recv.Parent(), placeOf(ch), loop, 0)
}

type backSearch struct{ seen map[*ssa.Function]bool }

func (s *backSearch) find(fn *ssa.Function, ch place, in func(*ssa.BasicBlock) bool, depth int) *ssa.Send {
	if s.seen[fn] || depth > maxBack {
		return nil
	}
	s.seen[fn] = true
	for _, b := range fn.Blocks {
		if !in(b) {
			continue
		}
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case *ssa.Send:
				if placeOf(i.Chan) == ch {
					return i
				}
			case *ssa.Call:
				if send := s.call(i, ch, depth); send != nil {
					return send
				}
			}
		}
	}
	return nil
}

// call looks for the send in what a function calls, which has the channel by another name.
func (s *backSearch) call(c *ssa.Call, ch place, depth int) *ssa.Send {
	callee := written(&c.Call)
	if callee == nil || callee.Pkg != c.Parent().Pkg || len(callee.Blocks) == 0 {
		return nil
	}
	for n, a := range c.Call.Args {
		p := placeOf(a)
		rest, ok := strings.CutPrefix(ch.path, p.path)
		if !ok || p.root != ch.root || n >= len(callee.Params) {
			continue
		}
		if send := s.find(callee, place{callee.Params[n], rest}, func(*ssa.BasicBlock) bool { return true }, depth+1); send != nil {
			return send
		}
	}
	return nil
}
