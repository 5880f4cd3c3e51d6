// Package analyzers lists the analyzers of concurlint, each a plain
// [analysis.Analyzer] in a package of its own below this one.
package analyzers

import "golang.org/x/tools/go/analysis"

// All is the suite that the concurlint command runs, sorted by name.
var All []*analysis.Analyzer
