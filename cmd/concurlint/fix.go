package main

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/fix"
	"github.com/concurlint/concurlint/internal/source"
)

// applyFixes changes the source, and leaves in the report what is not mended.
func (r *run) applyFixes() error {
	plan := r.plan()
	if err := plan.Apply(); err != nil {
		return err
	}
	r.rep.Findings = slices.DeleteFunc(r.rep.Findings, func(f finding.Finding) bool {
		return slices.ContainsFunc(plan.Applied, func(g finding.Finding) bool { return reflect.DeepEqual(f, g) })
	})
	if n := len(plan.Applied); n > 0 {
		fmt.Fprintf(r.stderr, "concurlint: fixes applied: %d, files changed: %d\n", n, len(plan.Files))
	}
	return nil
}

// writeDiff prints what applyFixes would change.
func (r *run) writeDiff() error {
	r.writeNotes()
	var b bytes.Buffer
	if err := r.plan().Diff(&b, r.dir); err != nil {
		return err
	}
	_, err := r.stdout.Write(b.Bytes())
	return err
}

// plan plans the fixes, and says which of them are left out.
func (r *run) plan() *fix.Plan {
	plan := fix.Make(r.rep.Findings, r.result.Modules...)
	for _, s := range plan.Skipped {
		at := s.Finding.Place
		fmt.Fprintf(r.stderr, "concurlint: %s:%d: fix left out: %s\n", source.Rel(r.dir, at.File), at.Line, s.Reason)
	}
	return plan
}
