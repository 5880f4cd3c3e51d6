// The fixes command measures recall on real bugs in their real surroundings.
// For each row of its table, a commit that fixes a concurrency bug, it lints
// the package before and after the commit, in its own module with its own
// dependencies, and says whether the bug was reported before and is silent
// after:
//
//	go run ./bench/fixes -repos DIR [-set main|unseen|third|fourth] [-only HASH] [-concurlint PATH] [-work DIR] [-md]
//
// DIR holds git directories with full histories: owner/name, owner+name or
// just name, with or without .git. Checkouts and answers are kept in -work,
// so that a run that was cut off goes on where it was; a changed linter is
// asked again. With -build nothing is linted: the command only says which
// versions can be built.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

// options are the command line.
type options struct {
	repos, work, set, only, concurlint string
	limit                              time.Duration
	buildOnly, markdown, after         bool
}

func main() {
	var o options
	flag.StringVar(&o.repos, "repos", "", "directory of the git directories")
	flag.StringVar(&o.work, "work", filepath.Join(os.TempDir(), "concurlint-fixes"), "directory to keep checkouts and answers in")
	flag.StringVar(&o.set, "set", "main", "table: main, unseen, third or fourth")
	flag.StringVar(&o.only, "only", "", "only rows whose fix begins with this hash")
	flag.StringVar(&o.concurlint, "concurlint", "concurlint", "the linter to run")
	flag.DurationVar(&o.limit, "limit", 10*time.Minute, "time for one run of the linter")
	flag.BoolVar(&o.buildOnly, "build", false, "only say which versions can be built")
	flag.BoolVar(&o.markdown, "md", false, "write Markdown")
	flag.BoolVar(&o.after, "after", false, "also list the reports after the fixes")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "fixes:", err)
		os.Exit(1)
	}
}

// chosen returns the rows that the options ask for.
func chosen(o options) ([]row, error) {
	text := tables[o.set]
	if text == "" {
		return nil, fmt.Errorf("unknown set %q", o.set)
	}
	all, err := parseTable(text)
	if err != nil {
		return nil, fmt.Errorf("table %s: %v", o.set, err)
	}
	var rows []row
	for _, r := range all {
		if strings.HasPrefix(r.Fix, o.only) {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("no row with fix %q", o.only)
	}
	return rows, nil
}

// run judges the chosen rows one after another and writes the report.
func run(ctx context.Context, o options, w io.Writer) error {
	rows, err := chosen(o)
	if err != nil {
		return err
	}
	b, err := newBench(o)
	if err != nil {
		return err
	}
	var results []result
	for i, r := range rows {
		res, err := b.try(ctx, r)
		if err != nil {
			return fmt.Errorf("%s %.12s: %v", r.Repo, r.Fix, err)
		}
		fmt.Fprintf(os.Stderr, "%d/%d %s %.12s: %s\n", i+1, len(rows), r.Repo, r.Fix, strings.TrimSpace(string(res.Outcome)+" "+res.Why))
		results = append(results, res)
	}
	switch {
	case o.buildOnly:
		return writeBuilds(w, results)
	case o.markdown:
		return writeMarkdown(w, results)
	}
	return writeText(w, results, o.after)
}
