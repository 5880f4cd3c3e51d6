// Package analyzers lists the analyzers of concurlint.
package analyzers

import (
	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/analyzers/closetwice"
	"github.com/concurlint/concurlint/analyzers/condwait"
	"github.com/concurlint/concurlint/analyzers/ctxselect"
	"github.com/concurlint/concurlint/analyzers/deadlock"
	"github.com/concurlint/concurlint/analyzers/directive"
	"github.com/concurlint/concurlint/analyzers/leak"
	"github.com/concurlint/concurlint/analyzers/loopvar"
	"github.com/concurlint/concurlint/analyzers/sendclosed"
	"github.com/concurlint/concurlint/analyzers/unlock"
	"github.com/concurlint/concurlint/analyzers/wgadd"
)

// All is the suite: the judges, and the one that looks after directives.
var All = append(judges, directive.New(judges...))

// judges are the analyzers that look at code, in order of name.
var judges = []*analysis.Analyzer{
	closetwice.Analyzer,
	condwait.Analyzer,
	ctxselect.Analyzer,
	deadlock.Analyzer,
	leak.Analyzer,
	loopvar.Analyzer,
	sendclosed.Analyzer,
	unlock.Analyzer,
	wgadd.Analyzer,
}
