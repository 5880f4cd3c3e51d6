package deadlock

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/judge"
	"github.com/concurlint/concurlint/internal/locks"
	"github.com/concurlint/concurlint/internal/scenario"
)

//go:embed doc.go
var doc string

// Analyzer reports goroutines that block forever because of a lock.
var Analyzer = &analysis.Analyzer{
	Name:     "deadlock",
	Doc:      docs.Must(doc, "deadlock"),
	URL:      diag.URL("deadlock"),
	Requires: append(judge.Requires(), locks.Analyzer),
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	if _, err := judge.Run(pass); err != nil {
		return nil, err
	}
	rep := diag.New(pass)
	explored := pass.ResultOf[scenario.Analyzer].(*scenario.Result)
	for _, c := range pass.ResultOf[locks.Analyzer].(*locks.Result).Conflicts {
		if !shown(explored.Outcomes, c) {
			rep.Add(conflict(c))
		}
	}
	rep.Flush()
	return nil, nil
}

// shown reports whether an outcome shows where a conflict leads.
func shown(outcomes []*explore.Outcome, c locks.Conflict) bool {
	return slices.ContainsFunc(outcomes, func(o *explore.Outcome) bool {
		return o.Kind == explore.Stuck && slices.ContainsFunc(o.Cause, func(b explore.Blocked) bool {
			return slices.ContainsFunc(b.Stack, func(p explore.Place) bool {
				pos := p.Instr.Pos
				return pos.IsValid() && (pos == c.At.Pos() || c.OtherAt != nil && pos == c.OtherAt.Pos())
			})
		})
	})
}

func conflict(c locks.Conflict) analysis.Diagnostic {
	d := analysis.Diagnostic{
		Pos:      c.At.Pos(),
		Category: "lock-order",
		Message:  fmt.Sprintf("%s is locked while %s is held, but %s locks them the other way round", short(c.Second), short(c.First), short(c.Other)),
	}
	if c.OtherAt != nil {
		d.Related = []analysis.RelatedInformation{{Pos: c.OtherAt.Pos(), Message: fmt.Sprintf("%s is locked here while %s is held", short(c.First), short(c.Second))}}
	}
	return d
}

// short returns a full name without the directory of its package.
func short(name string) string {
	dir := strings.LastIndexByte(name, '/') + 1
	if strings.HasPrefix(name, "(*") {
		return "(*" + name[max(dir, 2):]
	}
	return name[dir:]
}
