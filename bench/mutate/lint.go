package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/concurlint/concurlint/internal/finding"
)

// exitFindings is the exit code of a linter that found something.
const exitFindings = 3

// files returns the files of the packages that the patterns name, without tests.
func (b *bench) files() ([]file, error) {
	cmd := exec.Command("go", append([]string{"list", "-json=Dir,GoFiles"}, b.patterns...)...)
	cmd.Dir, cmd.Stderr = b.dir, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	var files []file
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var pkg struct {
			Dir     string
			GoFiles []string
		}
		if err := dec.Decode(&pkg); err != nil {
			return nil, err
		}
		for _, name := range pkg.GoFiles {
			f, err := parse(filepath.Join(pkg.Dir, name), pkg.Dir)
			if err != nil {
				return nil, err
			}
			files = append(files, f)
		}
	}
	return files, nil
}

// A linter runs concurlint on packages as they are, once, and on mutants.
type linter struct {
	path, dir string
	before    map[string]map[place]bool // findings of each package as it is
}

// A place is what tells findings of a package apart.
type place struct {
	analyzer, file string
	line           int
}

// try reports whether something is found in the mutant that is not found without it.
func (l *linter) try(m mutant) (bool, error) {
	before, ok := l.before[m.file.pkg]
	if !ok {
		var err error
		if before, err = l.lint(m.file.pkg, ""); err != nil {
			return false, err
		}
		l.before[m.file.pkg] = before
	}
	overlay, err := m.overlay()
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(filepath.Dir(overlay))
	after, err := l.lint(m.file.pkg, overlay)
	for p := range after {
		if !before[p] {
			return true, err
		}
	}
	return false, err
}

// lint returns the findings of a package.
func (l *linter) lint(pkg, overlay string) (map[place]bool, error) {
	args := []string{"-tests=false", "-format=json"}
	if overlay != "" {
		args = append(args, "-overlay="+overlay)
	}
	cmd := exec.Command(l.path, append(args, pkg)...)
	cmd.Dir = l.dir
	out, err := cmd.Output()
	if err != nil && cmd.ProcessState.ExitCode() != exitFindings {
		return nil, err
	}
	var report struct {
		Findings []finding.Finding `json:"findings"`
	}
	if err := json.Unmarshal(out, &report); err != nil {
		return nil, fmt.Errorf("%s: %v", pkg, err)
	}
	places := make(map[place]bool)
	for _, f := range report.Findings {
		places[place{f.Analyzer, f.Place.File, f.Place.Line}] = true
	}
	return places, nil
}

// overlay writes the mutant and the file that says what it replaces, in a directory of their own.
func (m *mutant) overlay() (string, error) {
	dir, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return "", err
	}
	source := filepath.Join(dir, filepath.Base(m.file.name))
	if err := os.WriteFile(source, m.source(), 0o666); err != nil {
		return "", err
	}
	text, err := json.Marshal(map[string]any{"Replace": map[string]string{m.file.name: source}})
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "overlay.json")
	return name, os.WriteFile(name, text, 0o666)
}
