package leak

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/locks"
)

// Who asks by sending a channel for the answer has to come to receive from it, which takes
// a moment. Who answers only if somebody receives right now, and drops the answer otherwise,
// needs room in that channel; without, the one who asks may wait forever.

// An unready is the wait for an answer that may be dropped before.
type unready struct {
	wait   ssa.Instruction
	pos    token.Pos
	made   *ssa.MakeChan
	answer *ssa.Select
}

// unreadyAskers returns such waits.
func unreadyAskers(funcs []*ssa.Function) (list []unready) {
	answers := droppedAnswers(funcs)
	if len(answers) == 0 {
		return nil
	}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				mk, ok := i.(*ssa.MakeChan)
				if !ok || !isZeroConst(mk.Size) {
					continue
				}
				var a errand
				if !a.follow(mk) || a.wait == nil || answers[a.by] == nil {
					continue
				}
				list = append(list, unready{a.wait, a.pos, mk, answers[a.by]})
			}
		}
	}
	return list
}

func isZeroConst(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value != nil && c.Value.Kind() == constant.Int && constant.Sign(c.Value) == 0
}

// droppedAnswers returns the selects that drop an answer to a request if nobody is there,
// by the channel that the channel for the answer comes through, or the field that it is in.
func droppedAnswers(funcs []*ssa.Function) map[string]*ssa.Select {
	all := make(map[string]*ssa.Select)
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				for _, r := range requests(i) {
					if isChan(r.value.Type()) {
						if sel := onlyDropped(r.value, -1); sel != nil {
							all[through(from(r, i))] = sel
						}
					}
					for _, f := range replies(r.value.Type()) {
						if sel := onlyDropped(r.value, f.index); sel != nil {
							all[f.class] = sel
						}
					}
				}
			}
		}
	}
	delete(all, "")
	return all
}

// from returns the channel that a request was received from.
func from(r request, i ssa.Instruction) ssa.Value {
	switch i := i.(type) {
	case *ssa.UnOp:
		return i.X
	case *ssa.Select:
		for _, s := range i.States {
			if s.Pos == r.pos {
				return s.Chan
			}
		}
	}
	return nil
}

// through names what is sent on the channel in a field.
func through(ch ssa.Value) string {
	if ch == nil || classOf(ch) == "" {
		return ""
	}
	return "<-" + classOf(ch)
}

// onlyDropped returns the select that sends on a channel if somebody receives and does
// nothing otherwise, if that is all that is done with it: the channel is a request, or a
// field of one.
func onlyDropped(v ssa.Value, field int) *ssa.Select {
	var found *ssa.Select
	clear := true
	var note func(v ssa.Value, whole bool)
	note = func(v ssa.Value, whole bool) {
		for _, i := range *v.Referrers() {
			switch i := i.(type) {
			case *ssa.DebugRef:
			case *ssa.Field:
				if whole && i.Field == field {
					note(i, false)
				}
			case *ssa.FieldAddr:
				if whole && i.Field == field {
					note(i, false)
				}
			case *ssa.UnOp:
				if i.Op == token.MUL {
					note(i, whole)
				} else {
					clear = false
				}
			case *ssa.Store:
				if a, ok := i.Addr.(*ssa.Alloc); ok && i.Val == v && whole {
					note(a, true)
				} else if i.Addr != v {
					clear = false
				}
			case *ssa.Select:
				if whole && field >= 0 || found != nil || !dropsAlone(i) || i.States[0].Chan != v {
					clear = false
				}
				found = i
			default:
				clear = false // somebody else may answer
			}
		}
	}
	note(v, true)
	if !clear {
		return nil
	}
	return found
}

// An errand is how a channel for an answer is sent and waited for.
type errand struct {
	by   string // see [droppedAnswers]
	wait ssa.Instruction
	pos  token.Pos
}

// follow notes what is done with a channel, and reports whether that is nothing else.
func (a *errand) follow(ch ssa.Value) bool {
	for _, r := range *ch.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.ChangeType:
			if !a.follow(r) {
				return false
			}
		case *ssa.Send:
			if r.X != ch {
				return false
			}
			a.by = through(r.Chan)
		case *ssa.Store:
			f, ok := r.Addr.(*ssa.FieldAddr)
			if !ok || r.Val != ch {
				return false
			}
			a.by = locks.ClassOf(f)
		case *ssa.UnOp:
			if r.Op != token.ARROW || r.CommaOk {
				return false
			}
			a.wait, a.pos = r, r.Pos()
		case *ssa.Select:
			if !a.inSelect(r, ch) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// inSelect notes a select that sends the channel, or waits for the answer and for the end
// of everything.
func (a *errand) inSelect(sel *ssa.Select, ch ssa.Value) bool {
	for _, s := range sel.States {
		if s.Dir == types.SendOnly && s.Send == ch {
			a.by = through(s.Chan)
			return true
		}
	}
	k := slices.IndexFunc(sel.States, func(s *ssa.SelectState) bool { return s.Chan == ch && s.Dir == types.RecvOnly })
	if k < 0 || !sel.Blocking || slices.ContainsFunc(sel.States, func(s *ssa.SelectState) bool { return s.Chan != ch && !endOfAll(s.Chan) }) {
		return false
	}
	a.wait, a.pos = sel, sel.States[k].Pos
	return true
}
