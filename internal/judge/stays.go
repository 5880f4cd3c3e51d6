package judge

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/ir"
)

// meantToStay reports whether code that is no test waits for the end of a context that a test
// gave it and that never ends: it is to stay until the process of the test ends.
func meantToStay(pass *analysis.Pass, f finding) bool {
	if f.category != "nil-channel" || !strings.HasSuffix(f.name(), ".Done()") || ir.InTestFile(pass.Fset, position(f.main.Stack)) {
		return false
	}
	byTest := func(p explore.Place) bool { return p.Instr.Pos.IsValid() && ir.InTestFile(pass.Fset, p.Instr.Pos) }
	return slices.ContainsFunc(f.outcome.Schedule, func(s explore.Step) bool {
		return slices.ContainsFunc(s.Stack, byTest) || slices.ContainsFunc(s.Started, byTest)
	})
}
