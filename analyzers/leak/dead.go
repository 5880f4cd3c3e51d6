package leak

import (
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A channel in a field that a package makes, and on which nobody sends and which nobody
// closes, never has anything for those who receive from it. Who does nothing else
// meanwhile waits for ever. A case of a select may be a placeholder for a stop that was
// never written; but not if several functions wait for it, or it is given to others to wait
// for, as a loop does, or who waits, once, gives up besides only when a context ends or time is over, or waits
// for a value. One more way to fail, besides another one, is a placeholder, too.

// A deadWait is such a wait.
type deadWait struct {
	recv ssa.Instruction // a receive or a select
	pos  token.Pos
	made *ssa.MakeChan

	field string // that the channel is in
}

// deadWaits returns the waits for channels in fields that nobody serves, one for each field.
func deadWaits(pass *analysis.Pass, funcs []*ssa.Function, all map[string]*uses) (list []deadWait) {
	for _, class := range slices.Sorted(maps.Keys(all)) {
		u := all[class]
		if u.made == nil || len(u.sends)+len(u.closes) > 0 || u.escapes || len(u.recvs) == 0 || excluded(pass, lastPart(class)) {
			continue
		}
		if w := u.dead(class); w != nil {
			w.made, w.field = u.made, lastPart(class)
			list = append(list, *w)
		}
	}
	return list
}

func lastPart(class string) string { return class[strings.LastIndexByte(class, '.')+1:] }

// dead returns the wait to blame for that nobody serves a channel, or nil.
func (u *uses) dead(class string) *deadWait {
	for _, i := range u.recvs {
		if recv, ok := i.(*ssa.UnOp); ok && inField(recv.X) {
			return &deadWait{recv: recv, pos: recv.Pos()}
		}
	}
	in := make(map[*ssa.Function]bool)
	var first *deadWait
	for _, i := range u.recvs {
		sel, ok := i.(*ssa.Select)
		if !ok {
			continue
		}
		k := slices.IndexFunc(sel.States, func(s *ssa.SelectState) bool { return classOf(s.Chan) == class && inField(s.Chan) })
		if k < 0 {
			continue
		}
		in[sel.Parent()] = true
		w := &deadWait{recv: sel, pos: sel.States[k].Pos}
		if first == nil {
			first = w
		}
		onlyGivesUp := !slices.ContainsFunc(sel.States, func(s *ssa.SelectState) bool { return classOf(s.Chan) != class && !givesUp(s.Chan) })
		if sel.Blocking && len(sel.States) > 1 && !ir.InLoop(sel.Block()) && (onlyGivesUp || carries(sel.States[k].Chan) && !besideErrors(sel, k)) {
			return w
		}
	}
	if len(in) > 1 || u.given && first != nil && ir.InLoop(first.recv.Block()) {
		return first
	}
	return nil
}

// carries reports whether a channel has values that say something, which is not a word to
// stop.
func carries(ch ssa.Value) bool {
	st, ok := ch.Type().Underlying().(*types.Chan).Elem().Underlying().(*types.Struct)
	return !ok || st.NumFields() > 0
}

// besideErrors reports whether a case of a select is one of several that bring an error.
func besideErrors(sel *ssa.Select, k int) bool {
	fails := func(s *ssa.SelectState) bool {
		return ir.IsError(s.Chan.Type().Underlying().(*types.Chan).Elem())
	}
	return fails(sel.States[k]) && slices.ContainsFunc(sel.States, func(s *ssa.SelectState) bool { return s != sel.States[k] && s.Dir == types.RecvOnly && fails(s) })
}

// givesUp reports whether a channel is that of a context, or of a timer.
func givesUp(ch ssa.Value) bool {
	switch ch := ch.(type) {
	case *ssa.Call:
		name := ""
		if ch.Call.IsInvoke() {
			name = ch.Call.Method.FullName()
		} else if fn := ch.Call.StaticCallee(); fn != nil {
			name = fn.String()
		}
		return name == "(context.Context).Done" || name == "time.After"
	case *ssa.UnOp:
		return strings.HasPrefix(classOf(ch), "time.Timer")
	}
	return false
}

// excluded reports whether a file that the build leaves out names a field: it may serve it.
func excluded(pass *analysis.Pass, field string) bool {
	return slices.ContainsFunc(pass.IgnoredFiles, func(file string) bool {
		if !strings.HasSuffix(file, ".go") {
			return false
		}
		text, err := pass.ReadFile(file)
		return err != nil || strings.Contains(string(text), "."+field)
	})
}
