package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/concurlint/concurlint/internal/finding"
)

// exitFindings is the exit code of a linter that found something.
const exitFindings = 3

// lint runs the linter on the package. Places of findings are made relative
// to the checkout, with slashes.
func (v version) lint(ctx context.Context, linter string, limit time.Duration) ([]finding.Finding, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, linter, "-format=json", v.pkg)
	cmd.Dir, cmd.Env = v.mod, environ()
	out, err := output(cmd)
	if ctx.Err() != nil {
		return nil, fmt.Errorf("linter: %v", ctx.Err())
	}
	if err != nil && cmd.ProcessState.ExitCode() != exitFindings { // ExitCode is -1 if it did not start
		return nil, fmt.Errorf("linter: %s", v.reason(err.Error()))
	}
	var report struct {
		Findings []finding.Finding `json:"findings"`
	}
	if err := json.Unmarshal(out, &report); err != nil {
		return nil, fmt.Errorf("linter: %v", err)
	}
	for i := range report.Findings {
		v.relocate(&report.Findings[i])
	}
	return report.Findings, nil
}

func (v version) relocate(f *finding.Finding) {
	v.relativePlace(&f.Place)
	for i := range f.Steps {
		v.relativePlace(&f.Steps[i].Place)
	}
	for i := range f.Related {
		v.relativePlace(&f.Related[i].Place)
	}
}

// relativePlace leaves a place outside the checkout as it is.
func (v version) relativePlace(p *finding.Place) {
	file := p.File
	if !filepath.IsAbs(file) {
		file = filepath.Join(v.mod, file)
	}
	if rel, err := filepath.Rel(v.root, file); err == nil && filepath.IsLocal(rel) {
		p.File = filepath.ToSlash(rel)
	}
}
