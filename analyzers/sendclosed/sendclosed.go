package sendclosed

import (
	_ "embed"
	"fmt"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/judge"
	"github.com/concurlint/concurlint/internal/locks"
)

//go:embed doc.go
var doc string

// Analyzer reports sends that can meet a closed channel.
var Analyzer = &analysis.Analyzer{
	Name:     "sendclosed",
	Doc:      docs.Must(doc, "sendclosed"),
	URL:      diag.URL("sendclosed"),
	Requires: append(judge.Requires(), ir.Analyzer, locks.Analyzer),
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	if _, err := judge.Run(pass); err != nil {
		return nil, err
	}
	rep := diag.New(pass)
	for _, s := range pass.ResultOf[locks.Analyzer].(*locks.Result).LateSends {
		if !judge.ShownPanic(pass, s.At) {
			rep.Add(late(pass, s))
		}
	}
	if built := pass.ResultOf[ir.Analyzer].(*ir.SSA); !built.Skipped() {
		for _, h := range hangUps(built.Funcs()) {
			if !judge.ShownPanic(pass, h.send) {
				rep.Add(hung(h))
			}
		}
		for _, l := range closedListed(built.Funcs()) {
			if !judge.ShownPanic(pass, l.send) {
				rep.Add(unlisted(pass, l))
			}
		}
		for _, e := range earlyCloses(built.Funcs()) {
			if !judge.ShownPanic(pass, e.given) {
				rep.Add(tooEarly(e))
			}
		}
		for _, i := range informers(built.Funcs()) {
			if !judge.ShownPanic(pass, i.send) {
				rep.Add(informed(pass, i))
			}
		}
	}
	rep.Flush()
	return nil, nil
}

// late reports a send before which it was asked whether the channel is closed, without
// keeping it from being closed.
func late(pass *analysis.Pass, s locks.LateSend) analysis.Diagnostic {
	if s.Left != "" {
		return analysis.Diagnostic{
			Pos:      s.Pos,
			Category: "send-on-closed",
			Message:  fmt.Sprintf("%s may be closed: who closes it leaves it in %s", judge.SentOn(pass, s.Pos), s.Left),
			Related:  []analysis.RelatedInformation{{Pos: s.Close.Pos(), Message: "it is closed here"}},
		}
	}
	if s.Found != "" {
		return analysis.Diagnostic{
			Pos:      s.Pos,
			Category: "send-on-closed",
			Message:  fmt.Sprintf("%s may be closed after it was found in %s: the send needs the lock of the close", judge.SentOn(pass, s.Pos), s.Found),
			Related:  []analysis.RelatedInformation{{Pos: s.Close.Pos(), Message: "it is taken out and closed here"}},
		}
	}
	d := analysis.Diagnostic{
		Pos:      s.Pos,
		Category: "send-on-closed",
		Message:  fmt.Sprintf("%s may be closed after it was asked whether it is: the send needs the lock of the close", judge.SentOn(pass, s.Pos)),
		Related: []analysis.RelatedInformation{
			{Pos: s.Asked.Pos(), Message: "it is asked here"},
			{Pos: s.Close.Pos(), Message: "it is closed here"},
		},
	}
	switch {
	case s.Lock != "":
		d.Related[1].Message += fmt.Sprintf(", with %s held", s.Lock)
	case s.Asked == s.At:
		d.Message = fmt.Sprintf("%s is closed together with %s: the select may take the send all the same", judge.SentOn(pass, s.Pos), s.With)
		d.Related = d.Related[1:]
	default:
		d.Message = fmt.Sprintf("%s may be closed after it was asked whether it is: the send panics then", judge.SentOn(pass, s.Pos))
	}
	return d
}

// hung reports an answer that may come after the one who waited for it has given up.
func hung(h hangUp) analysis.Diagnostic {
	return analysis.Diagnostic{
		Pos:      h.send.Pos(),
		Category: "send-on-closed",
		Message:  fmt.Sprintf("the channel of the answer may be closed: %s closes it when it gives up", h.name),
		Related:  []analysis.RelatedInformation{{Pos: h.close.Pos(), Message: "it is closed here"}},
	}
}

// unlisted reports a send to what is on a list that was closed before it is taken off.
func unlisted(pass *analysis.Pass, l listed) analysis.Diagnostic {
	return analysis.Diagnostic{
		Pos:      l.pos,
		Category: "send-on-closed",
		Message:  fmt.Sprintf("%s may be closed: %s closes it before it takes it off the list", judge.SentOn(pass, l.pos), l.close.Parent().Name()),
		Related: []analysis.RelatedInformation{
			{Pos: l.close.Pos(), Message: "it is closed here"},
			{Pos: l.off.Pos(), Message: "it is taken off here"},
		},
	}
}

// tooEarly reports a close for which those who send were not waited for.
func tooEarly(e early) analysis.Diagnostic {
	return analysis.Diagnostic{
		Pos:      e.close.Pos(),
		Category: "send-on-closed",
		Message: fmt.Sprintf("%s is closed though others may still send on it: where case <-%s is not taken, nobody has waited for them",
			nameOf(e.close.Call.Args[0]), nameOf(e.told.States[e.n].Chan)),
		Related: []analysis.RelatedInformation{{Pos: e.given.Pos(), Message: "it is given to them here"}, {Pos: e.told.States[e.n].Pos, Message: "that they have ended is told here"}},
	}
}

// informed reports a send by others who are stopped after the close.
func informed(pass *analysis.Pass, i informer) analysis.Diagnostic {
	return analysis.Diagnostic{
		Pos:      i.pos,
		Category: "send-on-closed",
		Message:  fmt.Sprintf("%s may be closed: %s closes it before it stops those who call this", judge.SentOn(pass, i.pos), i.close.Parent().Name()),
		Related: []analysis.RelatedInformation{
			{Pos: i.close.Pos(), Message: "it is closed here"},
			{Pos: i.stop.Pos(), Message: "they are stopped here"},
		},
	}
}
