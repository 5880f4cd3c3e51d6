package judge

import (
	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/remedy"
	"github.com/concurlint/concurlint/internal/scenario"
)

// Harmless returns a predicate for changes of the package, given as edits and as
// a pass for what they make of it: nothing goes wrong then, in any schedule, that
// does not without them.
func Harmless(pass *analysis.Pass) func(edits []analysis.TextEdit, changed *analysis.Pass) bool {
	return remedy.New(pass, pass.ResultOf[scenario.Analyzer].(*scenario.Result)).Harmless
}
