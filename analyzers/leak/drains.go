package leak

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// A loop that takes everything out of a channel and does nothing with it lets senders go on
// until somebody closes the channel. If nobody does, its goroutine never ends.

// A drain is such a loop.
type drain struct {
	recv *ssa.UnOp
	made *ssa.MakeChan
}

// endlessDrains returns the drains of a package that never end.
func endlessDrains(funcs []*ssa.Function) (list []drain) {
	var paths *chanPaths
	started := startedFuncs(funcs)
	for _, fn := range funcs {
		if !started[fn] {
			continue
		}
		for _, b := range fn.Blocks {
			recv := emptyRange(b)
			if recv == nil {
				continue
			}
			if paths == nil {
				paths = newChanPaths(funcs)
			}
			if made := paths.neverClosed(recv); made != nil {
				list = append(list, drain{recv, made})
			}
		}
	}
	return list
}

// emptyRange returns the receive of a range over a channel with nothing in it, if a block is one.
func emptyRange(b *ssa.BasicBlock) *ssa.UnOp {
	if len(b.Instrs) < 3 {
		return nil
	}
	recv, ok := b.Instrs[0].(*ssa.UnOp)
	if !ok || recv.Op != token.ARROW || !recv.CommaOk {
		return nil
	}
	if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); !ok {
		return nil
	}
	for _, i := range b.Instrs[1 : len(b.Instrs)-1] {
		switch i.(type) {
		case *ssa.Extract, *ssa.DebugRef:
		default:
			return nil
		}
	}
	body := b.Succs[0]
	if body == b || len(body.Instrs) == 1 && len(body.Succs) == 1 && body.Succs[0] == b {
		return recv
	}
	return nil
}
