package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/concurlint/concurlint/internal/finding"
)

// tally counts outcomes.
type tally map[outcome]int

// built counts the rows that the linter could judge.
func (t tally) built() int { return t[caught] + t[still] + t[missed] }

func (t tally) share() string {
	if t.built() == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f %%", 100*float64(t[caught])/float64(t.built()))
}

// A total is the tally of a kind, of all kinds that begin alike, or of all.
type total struct {
	name  string
	tally tally
}

// totals returns the tallies of the kinds in order of their names, those of
// families of kinds (leak, close, lock) after them, and that of all last.
func totals(results []result) []total {
	kinds, families, all := map[string]tally{}, map[string]tally{}, tally{}
	count := func(in map[string]tally, name string, o outcome) {
		if in[name] == nil {
			in[name] = tally{}
		}
		in[name][o]++
	}
	for _, r := range results {
		count(kinds, r.Kind, r.Outcome)
		if family, _, ok := strings.Cut(r.Kind, "/"); ok {
			count(families, "all of "+family, r.Outcome)
		}
		all[r.Outcome]++
	}
	return append(append(sorted(kinds), sorted(families)...), total{"all", all})
}

func sorted(tallies map[string]tally) []total {
	var all []total
	for name, t := range tallies {
		all = append(all, total{name, t})
	}
	slices.SortFunc(all, func(a, b total) int { return strings.Compare(a.name, b.name) })
	return all
}

// reports returns all reports after the fixes, each package counted once a fix.
func reports(results []result) []finding.Finding {
	var all []finding.Finding
	for _, r := range results {
		all = append(all, r.After...)
	}
	return all
}

// writeText writes a line for each row, the totals and the number of reports
// after the fixes, with the reports themselves if list is set.
func writeText(w io.Writer, results []result, list bool) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range results {
		fmt.Fprintf(tw, "%s\t%s\t%.12s\t%s\t%s\t%s\n", r.Outcome, r.Repo, r.Fix, r.Dir, r.Kind, detail(r))
	}
	fmt.Fprintf(tw, "\nkind\t%s\tcaught of judged\n", strings.Join(outcomeNames(), "\t"))
	for _, t := range totals(results) {
		fmt.Fprintf(tw, "%s\t%s\t%s\n", t.name, strings.Join(counts(t.tally), "\t"), t.tally.share())
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%d reports in the same packages after the fix\n", len(reports(results)))
	for _, r := range results {
		for _, f := range r.After {
			if list {
				fmt.Fprintf(w, "%s %.12s %s:%d: %s: %s\n", r.Repo, r.Fix, f.Place.File, f.Place.Line, f.Analyzer, f.Message)
			}
		}
	}
	return nil
}

// detail is the first report of the bug, or why there was none.
func detail(r result) string {
	if len(r.Hits) == 0 {
		return r.Why
	}
	f := r.Hits[0]
	return fmt.Sprintf("%s:%d: %s: %s", f.Place.File, f.Place.Line, f.Analyzer, f.Message)
}

// writeMarkdown writes the rows and the totals as tables.
func writeMarkdown(w io.Writer, results []result) error {
	var b strings.Builder
	b.WriteString("| fix | package | kind | bug | outcome |\n|---|---|---|---|---|\n")
	for _, r := range results {
		verdict := string(r.Outcome)
		if r.Why != "" {
			verdict += ": " + r.Why
		}
		fmt.Fprintf(&b, "| [%s %.9s](https://github.com/%s/commit/%s) | %s | %s | %s | %s |\n",
			r.Repo, r.Fix, r.Repo, r.Fix, r.Dir, r.Kind, cell(r.Bug), cell(verdict))
	}
	fmt.Fprintf(&b, "\n| kind | %s | caught of judged |\n|---|%s---:|\n", strings.Join(outcomeNames(), " | "), strings.Repeat("---:|", len(outcomes)))
	for _, t := range totals(results) {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", t.name, strings.Join(counts(t.tally), " | "), t.tally.share())
	}
	fmt.Fprintf(&b, "\nReports in the same packages after the fix: %d.\n", len(reports(results)))
	_, err := io.WriteString(w, b.String())
	return err
}

// cell makes text fit a cell of a Markdown table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// writeBuilds says which rows can be built.
func writeBuilds(w io.Writer, results []result) error {
	bad := 0
	for _, r := range results {
		if r.Outcome == unbuilt {
			bad++
			fmt.Fprintf(w, "%s %.12s %s: %s\n", r.Repo, r.Fix, r.Dir, r.Why)
		}
	}
	_, err := fmt.Fprintf(w, "%d of %d can be built before and after the fix\n", len(results)-bad, len(results))
	return err
}

func outcomeNames() []string {
	var names []string
	for _, o := range outcomes {
		names = append(names, string(o))
	}
	return names
}

func counts(t tally) []string {
	var cells []string
	for _, o := range outcomes {
		cells = append(cells, fmt.Sprint(t[o]))
	}
	return cells
}
