package leak

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/locks"
)

// A channel in a field is closed to tell all who wait that something is so, and replaced by a
// new one when it is not so any more. Whoever replaces it, without a look, and may come to do
// so twice without a close in between, takes from those who wait the one that they have.

// A replaced wait is one for a channel that may have been replaced without being closed.
type replaced struct {
	wait ssa.Instruction
	pos  token.Pos
	made *ssa.Store
	call ssa.CallInstruction // where it is done again
}

// replacedWaits returns such waits of exported methods, which end besides only with everything.
func replacedWaits(funcs []*ssa.Function, all map[string]*uses) (list []replaced) {
	sites := staticSites(funcs)
	for _, fn := range funcs {
		for made := range madeFor(fn) {
			class := locks.ClassOf(made.Addr)
			u := all[class]
			if u == nil || len(u.sends) > 0 || len(u.closes) == 0 || u.escapes || u.given || made.Block() != fn.Blocks[0] || comesToClose(fn, u, 0) {
				continue
			}
			again := twice(fn, sites[fn], u)
			if again == nil {
				continue
			}
			for _, r := range u.recvs {
				if pos := onlyUntilEnd(r, class); pos.IsValid() && isExported(r.Parent()) {
					list = append(list, replaced{r, pos, made, again})
				}
			}
		}
	}
	return list
}

// staticSites returns the calls of the functions of a package.
func staticSites(funcs []*ssa.Function) map[*ssa.Function][]ssa.CallInstruction {
	sites := make(map[*ssa.Function][]ssa.CallInstruction)
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if c, ok := i.(ssa.CallInstruction); ok && c.Common().StaticCallee() != nil {
					sites[c.Common().StaticCallee()] = append(sites[c.Common().StaticCallee()], c)
				}
			}
		}
	}
	return sites
}

// comesToClose reports whether a function, or what it calls, closes the channel.
func comesToClose(fn *ssa.Function, u *uses, depth int) bool {
	if slices.ContainsFunc(u.closes, func(c ssa.Instruction) bool { return c.Parent() == fn }) {
		return true
	}
	return depth < 4 && slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool { return mayCloseBy(i, u, depth) })
	})
}

// mayCloseBy reports whether an instruction calls something that closes the channel, or that
// is not known.
func mayCloseBy(i ssa.Instruction, u *uses, depth int) bool {
	c, ok := i.(*ssa.Call)
	if !ok || c.Call.StaticCallee() == nil {
		return false
	}
	return comesToClose(c.Call.StaticCallee(), u, depth+1)
}

// twice returns a call of a function from which control may come to one of its calls again
// without a close of the channel, or nil.
func twice(fn *ssa.Function, sites []ssa.CallInstruction, u *uses) ssa.CallInstruction {
	for _, first := range sites {
		if _, ok := first.(*ssa.Call); !ok {
			continue
		}
		seen := make(map[*ssa.BasicBlock]bool)
		work := slices.Clone(first.Block().Succs)
		for len(work) > 0 {
			b := work[0]
			work = work[1:]
			if seen[b] {
				continue
			}
			seen[b] = true
			closed := false
			for _, i := range b.Instrs {
				if c, ok := i.(*ssa.Call); ok && !closed && c.Call.StaticCallee() == fn && len(c.Call.Args) > 0 && locks.RefOf(c.Call.Args[0]) == locks.RefOf(first.Common().Args[0]) && !remembers(c.Block()) {
					return c
				}
				closed = closed || mayCloseBy(i, u, 0)
			}
			if !closed {
				work = append(work, b.Succs...)
			}
		}
	}
	return nil
}

// remembers reports whether something that is kept, in a variable or field, decides whether
// control comes to a block: it may say that the channel was closed.
func remembers(b *ssa.BasicBlock) bool {
	for d := b.Idom(); d != nil; d = d.Idom() {
		br, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok || !slices.ContainsFunc(d.Succs, func(s *ssa.BasicBlock) bool { return len(s.Preds) == 1 && s.Dominates(b) }) {
			continue
		}
		cond := br.Cond
		if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
			cond = not.X
		}
		switch v := cond.(type) {
		case *ssa.Phi, *ssa.UnOp:
			return true
		case *ssa.BinOp:
			for _, x := range []ssa.Value{v.X, v.Y} {
				switch x := x.(type) {
				case *ssa.Phi:
					return true
				case *ssa.UnOp:
					if x.Op == token.MUL {
						return true
					}
				}
			}
		}
	}
	return false
}

// onlyUntilEnd returns where an instruction waits for a channel in a field, if it waits
// besides for the end of everything alone.
func onlyUntilEnd(i ssa.Instruction, class string) token.Pos {
	switch i := i.(type) {
	case *ssa.UnOp:
		return i.Pos()
	case *ssa.Select:
		k := slices.IndexFunc(i.States, func(s *ssa.SelectState) bool { return s.Dir == types.RecvOnly && classOf(s.Chan) == class })
		others := slices.ContainsFunc(i.States, func(s *ssa.SelectState) bool { return classOf(s.Chan) != class && !endOfAll(s.Chan) })
		if k >= 0 && i.Blocking && !others {
			return i.States[k].Pos
		}
	}
	return token.NoPos
}
