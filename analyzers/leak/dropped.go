package leak

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/life"
)

// dropped tells of objects with a goroutine of their own that a function leaves behind when
// it fails, unless that has been said.
func dropped(pass *analysis.Pass, said []analysis.Diagnostic) (list []analysis.Diagnostic) {
	for _, d := range pass.ResultOf[life.Analyzer].(*life.Result).Dropped {
		pos := d.Begun.Pos()
		if slices.ContainsFunc(said, func(other analysis.Diagnostic) bool { return other.Pos == pos }) {
			continue
		}
		end := strings.Join(d.Ends, " or ")
		list = append(list, analysis.Diagnostic{
			Pos: pos, Category: "dropped",
			Message: fmt.Sprintf("the goroutine that %s has started is left behind if the function fails later: nobody calls %s then", d.By, end),
			Related: []analysis.RelatedInformation{at(d.At.Pos(), "the function returns without it here"), at(d.Keeps, "the object is handed on, or ended, here")},
		})
	}
	return list
}
