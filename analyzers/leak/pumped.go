package leak

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// A goroutine of an object sends, in a loop, what others receive outside of the package, and
// asks in the same loop whether the object has come to its end. Who ends it receives no more:
// as nobody closes the channel, there is nothing that he could wait for. A send that does not
// look at the end finds nobody then.

// A pumpedSend is such a send.
type pumpedSend struct {
	send *ssa.Send
	end  token.Pos // where the loop asks for the end
	stop ssa.Instruction
}

// pumpedSends returns those of a package.
func pumpedSends(funcs []*ssa.Function, all map[string]*uses) (list []pumpedSend) {
	started := startedFuncs(funcs)
	for _, fn := range funcs {
		if !started[fn] {
			continue
		}
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				send, ok := i.(*ssa.Send)
				if !ok || !ir.InLoop(b) || !forOthers(send.Chan, all) {
					continue
				}
				if end, stop := asksForEnd(send, all); stop != nil {
					list = append(list, pumpedSend{send, end, stop})
				}
			}
		}
	}
	return list
}

// forOthers reports whether a channel in a field is one without room that only others receive
// from, and nobody closes.
func forOthers(ch ssa.Value, all map[string]*uses) bool {
	f := ir.LoadedField(ch)
	u := all[classOf(ch)]
	return f != nil && u != nil && (ir.FieldOf(f).Exported() || u.given) && !u.escapes && u.made != nil && room(u.made) == 0 &&
		len(u.recvs) == 0 && len(u.closes) == 0
}

// asksForEnd returns where the loop of a send asks for the end of the object, and where an
// exported method tells it to end.
func asksForEnd(send *ssa.Send, all map[string]*uses) (pos token.Pos, stop ssa.Instruction) {
	class := classOf(send.Chan)
	owner := class[:strings.LastIndexByte(class, '.')+1]
	for _, b := range send.Parent().Blocks {
		if !ir.ComesTo(b, send.Block()) || !ir.ComesTo(send.Block(), b) {
			continue
		}
		for _, i := range b.Instrs {
			sel, ok := i.(*ssa.Select)
			if !ok {
				continue
			}
			for k, s := range sel.States {
				end := all[classOf(s.Chan)]
				if s.Dir != types.RecvOnly || end == nil || !isEnd(s.Chan, owner, all) || locks.RefOf(s.Chan).Root != locks.RefOf(send.Chan).Root {
					continue
				}
				at := caseOf(sel, k)
				n := slices.IndexFunc(end.closes, func(i ssa.Instruction) bool { return isExported(i.Parent()) })
				if n >= 0 && at != nil && !ir.ComesTo(at, b) {
					return s.Pos, end.closes[n]
				}
			}
		}
	}
	return token.NoPos, nil
}
