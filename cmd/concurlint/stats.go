package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/concurlint/concurlint/internal/driver"
	"github.com/concurlint/concurlint/internal/finding"
)

// writeStats says where the time of a run went, and how long the stories are
// that it tells.
func writeStats(w io.Writer, s driver.Stats, findings []finding.Finding) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	defer tw.Flush()
	fmt.Fprintf(tw, "packages\t%d, %d of them to report on, %d from the cache\n", s.Packages, s.Targets, s.Cached)
	if text, ok := median(findings); ok {
		fmt.Fprintf(tw, "witnesses\t%s\n", text)
	}
	fmt.Fprintf(tw, "wall\t%v\n", round(s.Wall))
	if u, ok := resources(); ok {
		fmt.Fprintf(tw, "cpu\t%v, and %v of the go command\n", round(u.self), round(u.children))
		fmt.Fprintf(tw, "peak memory\t%d MB\n", u.peak>>20)
	}
	fmt.Fprintf(tw, "go list\t%v\n", round(s.List))
	fmt.Fprintf(tw, "parsing\t%v, summed over processors, as are those below\n", round(s.Parse))
	fmt.Fprintf(tw, "type-checking\t%v\n", round(s.Check))
	fmt.Fprintf(tw, "export data\t%v\n", round(s.Export))
	names := slices.SortedFunc(maps.Keys(s.Analyzers), func(a, b string) int {
		return cmp.Or(cmp.Compare(s.Analyzers[b], s.Analyzers[a]), cmp.Compare(a, b))
	})
	for _, name := range names {
		fmt.Fprintf(tw, "analyzer %s\t%v\n", name, round(s.Analyzers[name]))
	}
	for _, p := range s.Slowest {
		fmt.Fprintf(tw, "package %s\t%v\n", p.Package, round(p.Time))
	}
	for _, name := range slices.Sorted(maps.Keys(s.Counters)) {
		fmt.Fprintf(tw, "%s\t%.6g%s, %.6g of it in this run\n", name, s.Counters[name], share(s.Counters, name), s.Fresh[name])
	}
	for _, name := range slices.Sorted(maps.Keys(s.Spreads)) {
		d := s.Spreads[name]
		fmt.Fprintf(tw, "%s\tmedian %d, 95%% up to %d, at most %d\n", name, d.Quantile(0.5), d.Quantile(0.95), d.Quantile(1))
	}
}

// share returns the share of a counter in what it is a part of: "roots at the
// bound" are a part of "roots".
func share(counters map[string]float64, name string) string {
	whole, _, ok := strings.Cut(name, " at ")
	if !ok || counters[whole] == 0 {
		return ""
	}
	return fmt.Sprintf(" (%.1f %% of all)", 100*counters[name]/counters[whole])
}

// median writes how many steps witnesses have, which is how long one has to
// read.
func median(findings []finding.Finding) (text string, ok bool) {
	var steps []int
	for _, f := range findings {
		if len(f.Steps) > 0 {
			steps = append(steps, len(f.Steps))
		}
	}
	if len(steps) == 0 {
		return "", false
	}
	slices.Sort(steps)
	return fmt.Sprintf("%d, with %d steps in the median and %d at most", len(steps), steps[len(steps)/2], steps[len(steps)-1]), true
}

func round(d time.Duration) time.Duration { return d.Round(time.Millisecond) }

// usage is what a run took of the machine.
type usage struct {
	self, children time.Duration
	peak           int64 // bytes
}
