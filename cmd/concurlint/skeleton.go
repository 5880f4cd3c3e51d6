package main

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/driver"
	"github.com/concurlint/concurlint/internal/scenario"
)

// skeleton prints the skeletons of a function and of the literals in it.
func (r *run) skeleton() int {
	res, err := driver.Run(context.Background(), r.driver, []*analysis.Analyzer{skeletonPrinter})
	if err != nil {
		return r.fail(err)
	}
	for _, n := range res.Notes {
		if n.Error {
			writeNote(r.stderr, r.dir, n)
		}
	}
	found := false
	for _, f := range res.Findings {
		if named(f.Category, r.options.skeleton) {
			if found {
				fmt.Fprintln(r.stdout)
			}
			fmt.Fprint(r.stdout, f.Message)
			found = true
		}
	}
	switch {
	case !found:
		return r.fail(fmt.Errorf("no function named %s does anything that concurrency is about", r.options.skeleton))
	case res.Failed():
		return exitError
	}
	return exitClean
}

// named reports whether a full name, such as (*example.com/p.T).M$1, is that
// of the function that is asked for, or of a literal in it. Brackets and stars
// do not matter, and the front may be left out up to a slash or a dot.
func named(full, asked string) bool {
	plain := strings.NewReplacer("(", "", ")", "", "*", "").Replace
	full, asked = plain(full), plain(asked)
	if !strings.Contains(asked, "$") {
		full, _, _ = strings.Cut(full, "$")
	}
	return full == asked || strings.HasSuffix(full, "/"+asked) || strings.HasSuffix(full, "."+asked)
}

// skeletonPrinter reports each skeleton of a package, with the name of the
// function as the category, so that the driver brings them to us.
var skeletonPrinter = &analysis.Analyzer{
	Name:     "concurlintskeleton",
	Doc:      "print skeletons",
	Requires: []*analysis.Analyzer{scenario.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		res := pass.ResultOf[scenario.Analyzer].(*scenario.Result)
		if res.Build == nil {
			return nil, nil
		}
		for _, f := range res.Build.Package.Funcs {
			pass.Report(analysis.Diagnostic{Pos: pass.Files[0].Package, Category: f.Name, Message: f.String()})
		}
		return nil, nil
	},
}
