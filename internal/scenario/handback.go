package scenario

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// A method may return a channel on which the client is to send, or that it is to close
// when it is done: the end of a progress bar, or of a subscription.

// forClient reports whether a goroutine waits for what comes through a channel that a
// method has made for the client, who can send on it, or close it. The client of a story
// drops it; a real one has got it for nothing else.
func (p *play) forClient(b explore.Blocked) bool {
	if b.Op != skeleton.Recv || b.Made == nil {
		return false
	}
	return slices.ContainsFunc(p.calls, func(c call) bool {
		return c.m.info.Public && b.Made.Fn.Name == c.m.info.Name && returnsMade(c.m.info.Func, b.Made.Instr.Pos)
	})
}

// returnsMade reports whether a function returns the channel that it makes at a position as
// one that can be sent on.
func returnsMade(fn *ssa.Function, pos token.Pos) bool {
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		for _, v := range ret.Results {
			if ch, ok := v.Type().Underlying().(*types.Chan); ok && ch.Dir() != types.RecvOnly && isMade(v, pos) {
				return true
			}
		}
	}
	return false
}

// isMade reports whether a value is the channel that is made at a position, be it by way of
// a variable that literals capture.
func isMade(v ssa.Value, pos token.Pos) bool {
	switch v := v.(type) {
	case *ssa.MakeChan:
		return v.Pos() == pos
	case *ssa.ChangeType:
		return isMade(v.X, pos)
	case *ssa.UnOp:
		a, ok := v.X.(*ssa.Alloc)
		return ok && v.Op == token.MUL && slices.ContainsFunc(*a.Referrers(), func(r ssa.Instruction) bool {
			s, ok := r.(*ssa.Store)
			return ok && s.Addr == a && isMade(s.Val, pos)
		})
	}
	return false
}
