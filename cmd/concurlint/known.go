package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/concurlint/concurlint/internal/baseline"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/source"
)

// leaveOutKnown takes the findings out of the report that a baseline or a
// revision has.
func (r *run) leaveOutKnown() error {
	if r.since != "" {
		changes, err := baseline.Since(context.Background(), r.dir, r.since)
		if err != nil {
			return err
		}
		fresh, old := changes.Split(r.rep.Findings)
		r.rep.Findings, r.rep.Known = fresh, len(old)
	}
	if r.baseline == "" {
		return nil
	}
	known, err := baseline.Read(r.baseline)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w (-write-baseline makes it)", err)
	} else if err != nil {
		return err
	}
	// Entries are stale if none of all findings matches them, also of those
	// that are not to be shown.
	_, _, stale := known.Compare(r.result.Findings, new(source.Files), r.checked())
	fresh, old, _ := known.Compare(r.rep.Findings, new(source.Files), nil)
	r.rep.Findings, r.rep.Known = fresh, r.rep.Known+len(old)
	for _, e := range stale {
		r.rep.Notes = append(r.rep.Notes, finding.Note{Text: fmt.Sprintf(
			"%s: stale: %s: %s (%s): write the baseline again", r.baseline, e.File, e.Message, kind(e.Analyzer, e.Category))})
	}
	return nil
}

// checked returns a predicate that reports whether the run says something
// about an entry of a baseline: its package was checked, or its file is gone.
func (r *run) checked() func(baseline.Entry) bool {
	return func(e baseline.Entry) bool {
		if !slices.Contains(ran(r), e.Analyzer) {
			return false
		}
		if _, found := slices.BinarySearch(r.result.Packages, e.Package); found {
			return true
		}
		_, err := os.Stat(filepath.Join(r.root, filepath.FromSlash(e.File)))
		return errors.Is(err, fs.ErrNotExist)
	}
}

// ran returns the names of the analyzers that ran.
func ran(r *run) []string {
	var names []string
	for _, rule := range r.rep.Rules {
		names = append(names, rule.Name)
	}
	return names
}

// writeBaseline writes the findings to the baseline file. After a run that
// failed in part it does not, because what was not checked would be lost.
func (r *run) writeBaseline() int {
	r.writeNotes()
	if r.result.Failed() {
		return r.fail(fmt.Errorf("%s is not written, because not everything could be checked", r.baseline))
	}
	b := baseline.New(r.rep.Findings, new(source.Files), r.root)
	old, err := baseline.Read(r.baseline)
	switch {
	case err == nil:
		b.Keep(old, r.checked())
	case !errors.Is(err, fs.ErrNotExist):
		return r.fail(err)
	}
	if err := b.Save(r.baseline); err != nil {
		return r.fail(err)
	}
	fmt.Fprintf(r.stderr, "concurlint: wrote %s: known findings: %d\n", r.baseline, len(b.Findings))
	return exitClean
}

// kind is the name of a kind of finding.
func kind(analyzer, category string) string {
	if category == "" {
		return analyzer
	}
	return analyzer + "/" + category
}
