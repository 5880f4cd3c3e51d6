package leak

import (
	_ "embed"
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/judge"
	"github.com/concurlint/concurlint/internal/locks"
)

//go:embed doc.go
var doc string

// Analyzer reports goroutines that block forever on a channel.
var Analyzer = &analysis.Analyzer{
	Name:     "leak",
	Doc:      docs.Must(doc, "leak"),
	URL:      diag.URL("leak"),
	Requires: append(judge.Requires(), ir.Analyzer, locks.Analyzer),
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	if _, err := judge.Run(pass); err != nil {
		return nil, err
	}
	built := pass.ResultOf[ir.Analyzer].(*ir.SSA)
	if built.Skipped() {
		return nil, nil
	}
	rep := diag.New(pass)
	found := pass.ResultOf[locks.Analyzer].(*locks.Result)
	all := slices.DeleteFunc(told(pass, built, found), func(d analysis.Diagnostic) bool { return rep.Silent(d.Category, d.Pos) })
	keepFixes(pass, built, all)
	all = append(all, judge.Dropped(pass)...)
	for _, d := range all {
		rep.Add(d)
	}
	rep.Flush()
	return nil, nil
}

// told returns what the code says of channels without a story, unless a story shows it.
func told(pass *analysis.Pass, built *ir.SSA, found *locks.Result) (list []analysis.Diagnostic) {
	funcs := built.Funcs()
	uses := channelUses(funcs)
	add := func(op ssa.Instruction, pos token.Pos, message string, fixes []analysis.SuggestedFix, related ...analysis.RelatedInformation) {
		if !judge.Shown(pass, op) {
			list = append(list, analysis.Diagnostic{Pos: pos, Category: "receive", Message: message, Related: related, SuggestedFixes: fixes})
		}
	}
	at := func(pos token.Pos, text string) analysis.RelatedInformation {
		return analysis.RelatedInformation{Pos: pos, Message: text}
	}
	for _, e := range evictions(funcs, uses) {
		pos := e.recv.Pos()
		add(e.recv, pos, fmt.Sprintf("receive from %s blocks forever if others have emptied it meanwhile", receivedFrom(pass, pos)), receiveIfAny(pass, pos), at(e.pos, "it was found to be full here"))
	}
	for _, a := range unclosed(funcs, uses) {
		pos := a.recv.Pos()
		add(a.recv, pos, fmt.Sprintf("%s is never closed: the receive blocks forever once those who send leave", receivedFrom(pass, pos)), leaveToo(pass, pos, a.field), at(a.signal.Pos(), "they are told here"))
	}
	for _, a := range silent(funcs, uses) {
		pos := a.recv.Pos()
		add(a.recv, pos, fmt.Sprintf("receive from %s ends the loop: nobody sends on it, so it waits for the close", receivedFrom(pass, pos)), lookOnly(pass, pos))
	}
	for _, q := range pulledSends(funcs, uses) {
		message := fmt.Sprintf("send on %s blocks forever if %s is called no more, even if the context is done", judge.SentOn(pass, q.send.Pos()), q.by.Name())
		d := analysis.Diagnostic{Pos: q.send.Pos(), Category: "send", Message: message}
		if q.ctx != nil {
			d.Related = append(d.Related, at(q.ctx.Pos(), "the context is asked for here"))
			d.SuggestedFixes = giveUp(pass, q.send.Pos(), q.ctx.Pos())
		} else {
			d.Related = append(d.Related, at(q.ends.Pos(), "the channel is closed here"))
			d.SuggestedFixes = giveUpToo(pass, q.send.Parent(), q.send.Pos())
		}
		list = append(list, d)
	}
	for _, g := range goneSends(funcs, uses) {
		pos := g.send.Pos()
		if !judge.Shown(pass, g.send) && !slices.ContainsFunc(list, func(d analysis.Diagnostic) bool { return d.Pos == pos }) {
			list = append(list, analysis.Diagnostic{
				Pos: pos, Category: "send",
				Message: fmt.Sprintf("send on %s blocks forever if it comes when all who receive have left", judge.SentOn(pass, pos)),
				Related: []analysis.RelatedInformation{at(g.leave, "they leave here")},
			})
		}
	}
	for _, f := range forgottenStops(funcs) {
		list = append(list, analysis.Diagnostic{
			Pos: f.set.Pos(), Category: "forgotten-stop",
			Message: fmt.Sprintf("%s forgets a %s that comes before: its loop never ends then", f.set.Parent().Name(), f.stop.Name()),
			Related: []analysis.RelatedInformation{at(f.at.Pos(), "the flag is changed here")},
		})
	}
	for _, e := range earlyUses(funcs) {
		if judge.Shown(pass, e.op) {
			continue
		}
		list = append(list, analysis.Diagnostic{
			Pos: e.op.Pos(), Category: "nil-channel",
			Message:        fmt.Sprintf("the channel may be nil here: %s makes it after it has called %s", e.made.Parent().Name(), e.calls.Call.StaticCallee().Name()),
			Related:        []analysis.RelatedInformation{at(e.calls.Pos(), "it is called here"), at(e.made.Pos(), "the channel is made here")},
			SuggestedFixes: makeFirst(pass, e.made.Pos(), e.calls.Pos()),
		})
	}
	for _, u := range unansweredRequests(funcs) {
		add(u.wait, u.pos, "the answer may never come: there is a way on to the next request without one", nil, at(u.from, "requests are taken here"))
	}
	for _, w := range unstartedEnds(funcs, uses) {
		pos := w.wait.Pos()
		add(w.wait, pos, fmt.Sprintf("receive from %s blocks forever if %s has not started who closes it", receivedFrom(pass, pos), w.start.Parent().Name()), nil, at(w.start.Pos(), "it may be started here"))
	}
	for _, l := range lastTicks(funcs) {
		add(l.sel, l.pos, fmt.Sprintf("only a tick ends this loop, and none comes after %s has stopped the ticker", l.stop.Parent().Name()), stopInLoop(pass, l.pos, l.stop.Pos()), at(l.stop.Pos(), "the ticker is stopped here"))
	}
	for _, l := range lossySignals(funcs) {
		list = append(list, analysis.Diagnostic{
			Pos: l.make.Pos(), Category: "lost-signal",
			Message:        "a signal is lost if nobody waits yet: this channel has no room, unlike the first one",
			Related:        []analysis.RelatedInformation{at(l.first.Pos(), "the first one is made here"), at(l.send.Pos(), "the signal is dropped here")},
			SuggestedFixes: sameRoom(pass, l.make.Pos(), room(l.first)),
		})
	}
	for _, u := range unheardSignals(funcs, uses) {
		list = append(list, analysis.Diagnostic{
			Pos: u.send.States[0].Pos, Category: "lost-signal",
			Message:        fmt.Sprintf("the signal is lost while %s is at work: the channel has no room for it", u.recv.Parent().Name()),
			Related:        []analysis.RelatedInformation{at(u.made.Pos(), "the channel is made here"), at(u.left, "what is put into "+u.field+" here waits for the next signal then")},
			SuggestedFixes: sameRoom(pass, u.made.Pos(), 1),
		})
	}
	for _, w := range comeTooLate(funcs) {
		pos := w.wait.Pos()
		add(w.wait, pos, fmt.Sprintf("receive from %s blocks forever if it comes after %s has told all who wait", receivedFrom(pass, pos), w.told.Parent().Name()), nil, at(w.told.Pos(), "they are told here"))
	}
	for _, d := range desertedSends(funcs) {
		if !judge.Shown(pass, d.send) {
			list = append(list, analysis.Diagnostic{
				Pos: d.pos, Category: "send",
				Message: fmt.Sprintf("send on %s blocks until the caller gives up if all workers have left with an error", judge.SentOn(pass, d.pos)),
				Related: []analysis.RelatedInformation{at(d.gone.Pos(), "a worker leaves here")},
			})
		}
	}
	for _, u := range found.Unclosed {
		pos := u.At.Pos()
		if !pos.IsValid() {
			pos = u.At.Parent().Syntax().End() - 1
		}
		list = append(list, analysis.Diagnostic{
			Pos: pos, Category: "never-closed",
			Message:        fmt.Sprintf("%s is left open when the goroutine ends here, and other paths close it: a range over it never ends", u.Name),
			Related:        []analysis.RelatedInformation{at(u.Other.Pos(), "another path closes it here")},
			SuggestedFixes: closeFirst(pass, u),
		})
	}
	for _, w := range deadWaits(pass, funcs, uses) {
		message := fmt.Sprintf("this case of the select never comes: nobody closes %s or sends on it", w.field)
		if recv, ok := w.recv.(*ssa.UnOp); ok {
			message = fmt.Sprintf("receive from %s blocks forever: nobody closes it or sends on it", receivedFrom(pass, recv.Pos()))
		}
		add(w.recv, w.pos, message, nil, at(w.made.Pos(), "the channel is made here"))
	}
	for _, d := range endlessDrains(funcs) {
		pos := d.recv.Pos()
		add(d.recv, pos, fmt.Sprintf("range over %s never ends: nobody closes it", receivedFrom(pass, pos)), nil, at(d.made.Pos(), "the channel is made here"))
	}
	for _, q := range requeues(funcs) {
		if pos := q.send.Pos(); !judge.Shown(pass, q.send) {
			list = append(list, analysis.Diagnostic{
				Pos: pos, Category: "send",
				Message: fmt.Sprintf("send on %s blocks forever if it is full and all who receive from it are sending", judge.SentOn(pass, pos)),
				Related: []analysis.RelatedInformation{at(q.recv.Pos(), "they receive here, and others send, too")},
			})
		}
	}
	for _, o := range overfulls(funcs) {
		if pos := o.send.Pos(); !judge.Shown(pass, o.send) {
			list = append(list, analysis.Diagnostic{
				Pos: pos, Category: "send",
				Message: fmt.Sprintf("send on %s blocks forever if there is more than room for: nobody else has it yet", judge.SentOn(pass, pos)),
				Related: []analysis.RelatedInformation{at(o.made.Pos(), "the channel is made here")},
			})
		}
	}
	for _, w := range noRoomWaits(funcs) {
		list = append(list, analysis.Diagnostic{
			Pos: w.wait.Pos(), Category: "no-room",
			Message: "the wait never ends if there is not so much room in all: nobody has asked that",
			Related: []analysis.RelatedInformation{at(w.test.Pos(), "it waits for room here")},
		})
	}
	list = append(list, pipes(pass, funcs)...)
	for _, a := range found.Abandoned {
		if slices.ContainsFunc(list, func(d analysis.Diagnostic) bool { return d.Pos == a.At.Pos() }) {
			continue // said already
		}
		var related []analysis.RelatedInformation
		if a.Dropped != nil {
			related = append(related, at(a.Dropped.Pos(), "it is given up here"))
		}
		add(a.At, a.At.Pos(), fmt.Sprintf("the range over %s never ends: nobody closes it, also when it is given up", a.Channel), nil, related...)
	}
	for _, l := range losers(funcs) {
		add(l.at, l.at.Pos(), fmt.Sprintf("the goroutine that %s starts is left behind if there is another one in the map", l.start.Parent().Name()), nil, at(l.start.Pos(), "it is started here"))
	}
	for _, h := range selfHelds(funcs) {
		name := argumentOf(pass, h.cleanup.Pos())
		list = append(list, analysis.Diagnostic{
			Pos: h.start.Pos(), Category: "self-held",
			Message: fmt.Sprintf("this goroutine holds %s, so the cleanup of %s, which should end it, never runs", name, name),
			Related: []analysis.RelatedInformation{at(h.cleanup.Pos(), "the cleanup is set here")},
		})
	}
	return list
}
