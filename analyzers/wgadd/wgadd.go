package wgadd

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

// Analyzer reports WaitGroups that are miscounted.
var Analyzer = &analysis.Analyzer{
	Name:     "wgadd",
	Doc:      docs.Must(doc, "wgadd"),
	URL:      diag.URL("wgadd"),
	Requires: append(judge.Requires(), ir.Analyzer, locks.Analyzer),
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	if _, err := judge.Run(pass); err != nil {
		return nil, err
	}
	rep := diag.New(pass)
	for _, l := range pass.ResultOf[locks.Analyzer].(*locks.Result).LateAdds {
		rep.Add(late(l))
	}
	for _, d := range pass.ResultOf[locks.Analyzer].(*locks.Result).DonesTwice {
		if !judge.ShownPanic(pass, d.Call) && !judge.ShownPanic(pass, d.Defer) {
			rep.Add(twice(d))
		}
	}
	if built := pass.ResultOf[ir.Analyzer].(*ir.SSA); !built.Skipped() {
		for _, u := range unclosedCounts(built.Funcs()) {
			rep.Add(neverClosed(u))
		}
		for _, u := range uncountedStarts(built.Funcs(), pass.ResultOf[locks.Analyzer].(*locks.Result).Undone) {
			if !judge.Shown(pass, u.wait) {
				rep.Add(countsNever(pass, u))
			}
		}
		for _, l := range lateOwns(built.Funcs()) {
			if !judge.ShownLate(pass, l.add) {
				rep.Add(countsItself(pass, l))
			}
		}
		for _, s := range stalledTests(built.Funcs()) {
			rep.Add(stalls(s))
		}
	}
	rep.Flush()
	return nil, nil
}

// twice reports that the means to count down go to somebody who uses them, while that is done
// anyway.
func twice(d locks.DoneTwice) analysis.Diagnostic {
	name := d.Group.String()
	return analysis.Diagnostic{
		Pos:      d.Call.Pos(),
		Category: "negative-counter",
		Message:  fmt.Sprintf("%s is counted down twice if %s calls %s.Done: the deferred call does so, too", name, d.By.Name(), name),
		Related:  []analysis.RelatedInformation{{Pos: d.Defer.Pos(), Message: "it is counted down for this as well"}},
	}
}

// stalls reports a Wait of a test for its own parallel subtests.
func stalls(s stalled) analysis.Diagnostic {
	return analysis.Diagnostic{
		Pos:      s.wait.Pos(),
		Category: "wait-forever",
		Message: fmt.Sprintf("%s.Wait blocks forever: parallel subtests go on when %s has returned",
			locks.RefOf(s.wait.Common().Args[0]), s.wait.Parent().Name()),
		Related: []analysis.RelatedInformation{{Pos: s.run.Pos(), Message: "it is waited for the subtests that are started here"}},
	}
}

// countsNever reports a goroutine that is counted and does not count down.
func countsNever(pass *analysis.Pass, u uncounted) analysis.Diagnostic {
	name := locks.RefOf(u.add.Common().Args[0]).String()
	d := analysis.Diagnostic{
		Pos:            u.start.Pos(),
		Category:       "wait-forever",
		Message:        fmt.Sprintf("this goroutine is counted, and never calls %s.Done: the Wait for it blocks forever", name),
		SuggestedFixes: countDown(pass, u),
	}
	if u.left != nil {
		d.Pos = u.left.At.Pos()
		if !d.Pos.IsValid() {
			d.Pos = u.left.Fn.Syntax().End() - 1
		}
		d.Message = fmt.Sprintf("the goroutine ends here without %s.Done, which other paths call: the Wait for it blocks forever", u.left.Name)
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: u.left.Done.Pos(), Message: "another path counts down here"})
	}
	d.Related = append(d.Related, analysis.RelatedInformation{Pos: u.add.Pos(), Message: "it is counted here"}, analysis.RelatedInformation{Pos: u.wait.Pos(), Message: "it is waited for here"})
	return d
}

// countsItself reports an Add by the goroutine that it counts.
func countsItself(pass *analysis.Pass, l lateOwn) analysis.Diagnostic {
	return analysis.Diagnostic{
		Pos:      l.add.Pos(),
		Category: "add-after-wait",
		Message:  fmt.Sprintf("%s.Add runs in the goroutine it counts: Wait may return before it", locks.RefOf(l.add.Common().Args[0])),
		Related: []analysis.RelatedInformation{
			{Pos: l.start.Pos(), Message: "the goroutine is started here"},
			{Pos: l.wait.Pos(), Message: "it is waited for here"},
		},
		SuggestedFixes: addFirst(pass, l),
	}
}

// neverClosed reports a Wait for what is counted until it is closed, which nobody does.
func neverClosed(u unclosed) analysis.Diagnostic {
	return analysis.Diagnostic{
		Pos:      u.made.Pos(),
		Category: "wait-forever",
		Message:  fmt.Sprintf("what %s returns is counted and never closed: the Wait for it blocks forever", u.made.Call.StaticCallee().Name()),
		Related: []analysis.RelatedInformation{
			{Pos: u.wait.Pos(), Message: "it is waited for here"},
			{Pos: u.close.Pos(), Message: "another one is closed here"},
		},
	}
}

// late reports an Add before which it was asked whether the object is closed, without
// keeping it from being closed, and waited for, meanwhile.
func late(l locks.LateAdd) analysis.Diagnostic {
	waiter := l.Wait.Parent()
	for waiter.Parent() != nil {
		waiter = waiter.Parent()
	}
	return analysis.Diagnostic{
		Pos:      l.At.Pos(),
		Category: "add-after-wait",
		Message: fmt.Sprintf("%s.%s may come after the Wait in %s: %s may be set after it was asked for",
			locks.RefOf(l.At.Call.Args[0]), l.At.Call.StaticCallee().Name(), waiter.Name(), l.Flag),
		Related: []analysis.RelatedInformation{
			{Pos: l.Asked.Pos(), Message: "it is asked here"},
			{Pos: l.Set.Pos(), Message: "it is set here"},
			{Pos: l.Wait.Pos(), Message: "it is waited for here"},
		},
	}
}
