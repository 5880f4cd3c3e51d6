package leak

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/judge"
	"github.com/concurlint/concurlint/internal/life"
	"github.com/concurlint/concurlint/internal/locks"
)

// A teller says what the code tells of channels without a story, unless a story shows it.
type teller struct {
	pass  *analysis.Pass
	funcs []*ssa.Function
	uses  map[string]*uses
	found *locks.Result
	lives *life.Result
	list  []analysis.Diagnostic
}

func told(pass *analysis.Pass, built *ir.SSA, found *locks.Result, lives *life.Result) []analysis.Diagnostic {
	t := &teller{pass: pass, funcs: built.Funcs(), found: found, lives: lives}
	t.uses = channelUses(t.funcs)
	t.receives()
	t.sends()
	t.stops()
	t.signals()
	t.closes()
	t.drops()
	t.list = append(t.list, pipes(pass, t.funcs)...)
	return t.list
}

func (t *teller) add(d analysis.Diagnostic) { t.list = append(t.list, d) }

// wait adds a receive that waits forever, unless a story shows it.
func (t *teller) wait(op ssa.Instruction, pos token.Pos, message string, fixes []analysis.SuggestedFix, related ...analysis.RelatedInformation) {
	if !judge.Shown(t.pass, op) {
		t.add(analysis.Diagnostic{Pos: pos, Category: "receive", Message: message, Related: related, SuggestedFixes: fixes})
	}
}

// said reports whether there is a word on a place already.
func (t *teller) said(pos token.Pos) bool {
	return isAt(t.list, pos)
}

func at(pos token.Pos, text string) analysis.RelatedInformation {
	return analysis.RelatedInformation{Pos: pos, Message: text}
}

// receives tells of receives that nobody serves.
func (t *teller) receives() {
	for _, e := range evictions(t.funcs, t.uses) {
		pos := e.recv.Pos()
		t.wait(e.recv, pos, fmt.Sprintf("receive from %s blocks forever if others have emptied it meanwhile", receivedFrom(t.pass, pos)), receiveIfAny(t.pass, pos), at(e.pos, "it was found to be full here"))
	}
	for _, c := range callbackWaits(t.funcs) {
		pos := c.recv.Pos()
		t.wait(c.recv, pos, fmt.Sprintf("receive from %s blocks forever: a timer of time.AfterFunc has no channel", receivedFrom(t.pass, pos)), nil, at(c.made.Pos(), "the timer is made here"))
	}
	for _, a := range unclosed(t.funcs, t.uses) {
		pos := a.recv.Pos()
		t.wait(a.recv, pos, fmt.Sprintf("%s is never closed: the receive blocks forever once those who send leave", receivedFrom(t.pass, pos)), leaveToo(t.pass, pos, a.field), at(a.signal.Pos(), "they are told here"))
	}
	for _, a := range silent(t.funcs, t.uses) {
		pos := a.recv.Pos()
		t.wait(a.recv, pos, fmt.Sprintf("receive from %s ends the loop: nobody sends on it, so it waits for the close", receivedFrom(t.pass, pos)), lookOnly(t.pass, pos))
	}
	for _, e := range earlyUses(t.funcs) {
		if judge.Shown(t.pass, e.op) {
			continue
		}
		t.add(analysis.Diagnostic{
			Pos: e.op.Pos(), Category: "nil-channel",
			Message:        fmt.Sprintf("the channel may be nil here: %s makes it after it has called %s", e.made.Parent().Name(), e.calls.Call.StaticCallee().Name()),
			Related:        []analysis.RelatedInformation{at(e.calls.Pos(), "it is called here"), at(e.made.Pos(), "the channel is made here")},
			SuggestedFixes: makeFirst(t.pass, e.made.Pos(), e.calls.Pos()),
		})
	}
	for _, u := range unansweredRequests(t.funcs) {
		t.wait(u.wait, u.pos, "the answer may never come: there is a way on to the next request without one", nil, at(u.from, "requests are taken here"))
	}
	for _, u := range unreadyAskers(t.funcs) {
		t.wait(u.wait, u.pos, "the answer is dropped if it comes before this receive: the channel has no room for it", sameRoom(t.pass, u.made.Pos(), 1), at(u.answer.States[0].Pos, "it is dropped here if nobody receives"), at(u.made.Pos(), "the channel is made here"))
	}
	for _, r := range replacedWaits(t.funcs, t.uses) {
		t.wait(r.wait, r.pos, fmt.Sprintf("receive from %s may wait for a channel that %s has replaced, and nobody closes any more", receivedFrom(t.pass, r.pos), r.made.Parent().Name()), nil, at(r.made.Pos(), "it is replaced here"), at(r.call.Pos(), "that may be done again here, without a close in between"))
	}
	for _, w := range unstartedEnds(t.funcs, t.uses) {
		pos := w.wait.Pos()
		t.wait(w.wait, pos, fmt.Sprintf("receive from %s blocks forever if %s has not started who closes it", receivedFrom(t.pass, pos), w.start.Parent().Name()), nil, at(w.start.Pos(), "it may be started here"))
	}
	for _, w := range comeTooLate(t.funcs) {
		pos := w.wait.Pos()
		t.wait(w.wait, pos, fmt.Sprintf("receive from %s blocks forever if it comes after %s has told all who wait", receivedFrom(t.pass, pos), w.told.Parent().Name()), nil, at(w.told.Pos(), "they are told here"))
	}
	for _, b := range brokenPromises(t.funcs) {
		if !t.said(b.pos) {
			t.wait(b.recv, b.pos, fmt.Sprintf("receive from %s blocks forever: %s may leave without a send or a close", receivedFrom(t.pass, b.pos), b.who()), nil, at(b.start.Pos(), "the goroutine is started here"), at(b.left, "the way leaves here"))
		}
	}
	for _, w := range unfulfilledWaits(t.funcs, t.uses) {
		pos := w.recv.Pos()
		if !t.said(pos) {
			t.wait(w.recv, pos, fmt.Sprintf("receive from %s blocks forever if %s fails: it returns without the close", receivedFrom(t.pass, pos), w.by.Name()), nil, at(w.left.Pos(), "it returns here"))
		}
	}
	for _, w := range dismissals(t.funcs, t.uses) {
		pos := w.recv.Pos()
		t.wait(w.recv, pos, fmt.Sprintf("receive from %s blocks forever once %s has thrown away the list of those who wait", receivedFrom(t.pass, pos), w.drop.Parent().Name()), nil, at(w.drop.Pos(), "nobody who is on it is told here"))
	}
	for _, h := range heldHandlers(t.funcs) {
		pos := h.recv.Pos()
		t.wait(h.recv, pos, fmt.Sprintf("receive from %s blocks forever: the server is closed first, which waits for this handler", receivedFrom(t.pass, pos)), letGoFirst(t.pass, h), at(h.close.Pos(), "the close of the channel is deferred here"), at(h.stop.Pos(), "that of the server comes earlier, as it is deferred later"))
	}
	dead := deadWaits(t.pass, t.funcs, t.uses)
	for _, w := range dead {
		message := fmt.Sprintf("this case of the select never comes: nobody closes %s or sends on it", w.field)
		if recv, ok := w.recv.(*ssa.UnOp); ok {
			message = fmt.Sprintf("receive from %s blocks forever: nobody closes it or sends on it", receivedFrom(t.pass, recv.Pos()))
		}
		t.wait(w.recv, w.pos, message, nil, at(w.made.Pos(), "the channel is made here"))
	}
	for _, e := range deadEnds(t.pass, t.funcs, dead) {
		if t.said(e.at) {
			continue
		}
		related := []analysis.RelatedInformation{at(e.made.Pos(), "the channel is made here")}
		if e.waiter.IsValid() {
			related = append(related, at(e.waiter, "this waits for what comes behind it"))
		}
		message := fmt.Sprintf("this case of the select never comes: nobody closes %s or sends on it", receivedFrom(t.pass, e.at))
		if _, ok := e.op.(*ssa.UnOp); ok {
			message = fmt.Sprintf("receive from %s blocks forever: nobody closes it or sends on it", receivedFrom(t.pass, e.at))
		}
		t.wait(e.op, e.at, message, nil, related...)
	}
}

// sends tells of sends that nobody receives, and of waits for room.
func (t *teller) sends() {
	for _, q := range pulledSends(t.funcs, t.uses) {
		message := fmt.Sprintf("send on %s blocks forever if %s is called no more, even if the context is done", judge.SentOn(t.pass, q.send.Pos()), q.by.Name())
		d := analysis.Diagnostic{Pos: q.send.Pos(), Category: "send", Message: message}
		if q.ctx != nil {
			d.Related = append(d.Related, at(q.ctx.Pos(), "the context is asked for here"))
			d.SuggestedFixes = giveUp(t.pass, q.send.Pos(), q.ctx.Pos())
		} else {
			d.Related = append(d.Related, at(q.ends.Pos(), "the channel is closed here"))
			d.SuggestedFixes = giveUpToo(t.pass, q.send.Parent(), q.send.Pos())
		}
		t.add(d)
	}
	for _, g := range goneSends(t.funcs, t.uses) {
		pos := g.send.Pos()
		if !judge.Shown(t.pass, g.send) && !t.said(pos) {
			t.add(analysis.Diagnostic{
				Pos: pos, Category: "send",
				Message: fmt.Sprintf("send on %s blocks forever if it comes when all who receive have left", judge.SentOn(t.pass, pos)),
				Related: []analysis.RelatedInformation{at(g.leave, "they leave here")},
			})
		}
	}
	for _, q := range pumpedSends(t.funcs, t.uses) {
		pos := q.send.Pos()
		if !judge.Shown(t.pass, q.send) && !t.said(pos) {
			t.add(analysis.Diagnostic{
				Pos: pos, Category: "send",
				Message: fmt.Sprintf("send on %s blocks forever if it comes after %s: who receives has left then, and nothing tells the send", judge.SentOn(t.pass, pos), q.stop.Parent().Name()),
				Related: []analysis.RelatedInformation{at(q.end, "the loop asks for the end here"), at(q.stop.Pos(), "it is told here")},
			})
		}
	}
	for _, q := range borneSends(t.funcs) {
		pos := q.send.Pos()
		if !judge.Shown(t.pass, q.send) && !t.said(pos) {
			t.add(analysis.Diagnostic{
				Pos: pos, Category: "send",
				Message: fmt.Sprintf("send on %s blocks forever if this is called when the one who receives has left", judge.SentOn(t.pass, pos)),
				Related: []analysis.RelatedInformation{at(q.leave, "he leaves here")},
			})
		}
	}
	for _, d := range desertedSends(t.funcs) {
		if until := "forever"; !judge.Shown(t.pass, d.send) && !t.said(d.pos) {
			if _, sel := d.send.(*ssa.Select); sel {
				until = "until the caller gives up"
			}
			t.add(analysis.Diagnostic{
				Pos: d.pos, Category: "send",
				Message: fmt.Sprintf("send on %s blocks %s if all workers have left with an error", judge.SentOn(t.pass, d.pos), until),
				Related: []analysis.RelatedInformation{at(d.gone.Pos(), "a worker leaves here")},
			})
		}
	}
	for _, s := range secondAnswers(t.funcs) {
		if pos := s.next.Pos(); !judge.Shown(t.pass, s.next) && !t.said(s.first.Pos()) {
			t.add(analysis.Diagnostic{
				Pos: s.first.Pos(), Category: "send",
				Message:        fmt.Sprintf("%s has an answer here, and gets another one on each way on, which nobody receives", judge.SentOn(t.pass, pos)),
				Related:        []analysis.RelatedInformation{at(pos, "this send blocks forever")},
				SuggestedFixes: returnBehind(t.pass, s.first),
			})
		}
	}
	for _, q := range requeues(t.funcs) {
		if pos := q.send.Pos(); !judge.Shown(t.pass, q.send) {
			t.add(analysis.Diagnostic{
				Pos: pos, Category: "send",
				Message: fmt.Sprintf("send on %s blocks forever if it is full and all who receive from it are sending", judge.SentOn(t.pass, pos)),
				Related: []analysis.RelatedInformation{at(q.recv.Pos(), "they receive here, and others send, too")},
			})
		}
	}
	for _, o := range overfulls(t.funcs) {
		if pos := o.send.Pos(); !judge.Shown(t.pass, o.send) {
			t.add(analysis.Diagnostic{
				Pos: pos, Category: "send",
				Message: fmt.Sprintf("send on %s blocks forever if there is more to send than room: nobody else has the channel yet", judge.SentOn(t.pass, pos)),
				Related: []analysis.RelatedInformation{at(o.made.Pos(), "the channel is made here")},
			})
		}
	}
	for _, w := range noRoomWaits(t.funcs) {
		t.add(analysis.Diagnostic{
			Pos: w.wait.Pos(), Category: "no-room",
			Message: "the wait never ends if more is asked for than there is room for in all: nobody looks at that before",
			Related: []analysis.RelatedInformation{at(w.test.Pos(), "it waits for room here")},
		})
	}
}

// stops tells of goroutines that nobody can end.
func (t *teller) stops() {
	for _, f := range forgottenStops(t.funcs) {
		t.add(analysis.Diagnostic{
			Pos: f.set.Pos(), Category: "forgotten-stop",
			Message: fmt.Sprintf("%s forgets a %s that comes before: its loop never ends then", f.set.Parent().Name(), f.stop.Name()),
			Related: []analysis.RelatedInformation{at(f.at.Pos(), "the flag is changed here")},
		})
	}
	for _, l := range lastTicks(t.funcs) {
		t.wait(l.sel, l.pos, fmt.Sprintf("only a tick ends this loop, and none comes after %s has stopped the ticker", l.stop.Parent().Name()), stopInLoop(t.pass, l.pos, l.stop.Pos()), at(l.stop.Pos(), "the ticker is stopped here"))
	}
	for _, w := range waitsFirst(t.funcs, t.uses) {
		if !judge.Shown(t.pass, w.op, w.wait) {
			t.add(analysis.Diagnostic{
				Pos: w.pos, Category: "select",
				Message: fmt.Sprintf("the goroutine never ends: %s waits for it before it closes the channel that ends it", w.closing.Parent().Name()),
				Related: []analysis.RelatedInformation{at(w.wait.Pos(), "it is waited for here"), at(w.closing.Pos(), "the channel is closed here, and nowhere else")},
			})
		}
	}
	for _, d := range deafWaits(t.funcs) {
		verb, end := "receive from", "blocks forever"
		if d.recv.CommaOk {
			verb, end = "range over", "never ends"
		}
		pos := d.recv.Pos()
		t.wait(d.recv, pos, fmt.Sprintf("%s %s %s: signal.Stop does not close it", verb, receivedFrom(t.pass, pos), end), nil, at(d.stop.Pos(), "it is stopped here"))
	}
	for _, l := range losers(t.funcs) {
		t.wait(l.at, l.at.Pos(), fmt.Sprintf("the goroutine that %s starts is left behind if there is another one in the map", l.start.Parent().Name()), nil, at(l.start.Pos(), "it is started here"))
	}
	for _, h := range selfHelds(t.funcs) {
		name := argumentOf(t.pass, h.cleanup.Pos())
		t.add(analysis.Diagnostic{
			Pos: h.start.Pos(), Category: "self-held",
			Message: fmt.Sprintf("this goroutine holds %s, so the cleanup of %s, which should end it, never runs", name, name),
			Related: []analysis.RelatedInformation{at(h.cleanup.Pos(), "the cleanup is set here")},
		})
	}
}

// signals tells of signals that are lost.
func (t *teller) signals() {
	for _, l := range lossySignals(t.funcs) {
		t.add(analysis.Diagnostic{
			Pos: l.make.Pos(), Category: "lost-signal",
			Message:        "a signal is lost if nobody waits yet: this channel has no room, unlike the first one",
			Related:        []analysis.RelatedInformation{at(l.first.Pos(), "the first one is made here"), at(l.send.Pos(), "the signal is dropped here")},
			SuggestedFixes: sameRoom(t.pass, l.make.Pos(), room(l.first)),
		})
	}
	for _, u := range unheardSignals(t.funcs, t.uses) {
		t.add(analysis.Diagnostic{
			Pos: u.send.States[0].Pos, Category: "lost-signal",
			Message:        fmt.Sprintf("the signal is lost while %s is at work: the channel has no room for it", u.recv.Parent().Name()),
			Related:        []analysis.RelatedInformation{at(u.made.Pos(), "the channel is made here"), at(u.left, "what is put into "+u.field+" here waits for the next signal then")},
			SuggestedFixes: sameRoom(t.pass, u.made.Pos(), 1),
		})
	}
}

// closes tells of channels that are left open.
func (t *teller) closes() {
	for _, u := range t.found.Unclosed {
		pos := u.At.Pos()
		if !pos.IsValid() {
			pos = u.At.Parent().Syntax().End() - 1
		}
		if u.Wait != nil {
			if !judge.Shown(t.pass, u.Wait) {
				t.add(analysis.Diagnostic{
					Pos: pos, Category: "never-closed",
					Message:        fmt.Sprintf("%s is left open when %s returns here, and other paths close it: who waits for it waits forever", u.Name, u.At.Parent().Name()),
					Related:        []analysis.RelatedInformation{at(u.Other.Pos(), "another path closes it here"), at(u.Wait.Pos(), "it is waited for here")},
					SuggestedFixes: closeFirst(t.pass, u),
				})
			}
			continue
		}
		t.add(analysis.Diagnostic{
			Pos: pos, Category: "never-closed",
			Message:        fmt.Sprintf("%s is left open when the goroutine ends here, and other paths close it: a range over it never ends", u.Name),
			Related:        []analysis.RelatedInformation{at(u.Other.Pos(), "another path closes it here")},
			SuggestedFixes: closeFirst(t.pass, u),
		})
	}
	for _, d := range endlessDrains(t.funcs) {
		pos := d.recv.Pos()
		t.wait(d.recv, pos, fmt.Sprintf("range over %s never ends: nobody closes it", receivedFrom(t.pass, pos)), nil, at(d.made.Pos(), "the channel is made here"))
	}
	for _, l := range t.found.Left {
		if judge.ShownStarted(t.pass, l.Call) || t.said(l.Call.Pos()) {
			continue
		}
		why := "nothing tells it to end"
		if l.Never != nil {
			why = "its context never ends"
		}
		t.add(analysis.Diagnostic{
			Pos: l.Call.Pos(), Category: "dropped",
			Message: fmt.Sprintf("the goroutine that %s has started is left behind in its send if the loop is left before the end: %s", l.Fn.Name(), why),
			Related: []analysis.RelatedInformation{at(l.Leave, "the loop is left here")},
		})
	}
	for _, a := range t.found.Abandoned {
		if t.said(a.At.Pos()) {
			continue // said already
		}
		var related []analysis.RelatedInformation
		if a.Dropped != nil {
			related = append(related, at(a.Dropped.Pos(), "it is given up here"))
		}
		t.wait(a.At, a.At.Pos(), fmt.Sprintf("the range over %s never ends: nobody closes it, also when it is given up", a.Channel), nil, related...)
	}
}
