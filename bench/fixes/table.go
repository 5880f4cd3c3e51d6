package main

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

//go:embed fixes.tsv
var mainTable string

//go:embed unseen.tsv
var unseenTable string

//go:embed third.tsv
var thirdTable string

//go:embed fourth.tsv
var fourthTable string

// tables are the texts of the tables by the names of their sets.
var tables = map[string]string{"main": mainTable, "unseen": unseenTable, "third": thirdTable, "fourth": fourthTable}

// columns are the names in the first line of a table.
var columns = []string{"repository", "fix", "package", "file", "functions", "lines", "kind", "module", "bug"}

// A row is one bug of the table. Files, functions and lines are those of the
// version before the fix.
type row struct {
	Repo   string   // owner/name
	Fix    string   // full hash of the commit that fixes the bug
	Dir    string   // directory of the package in the repository, "." for its root
	File   string   // file of the package in which the lines are
	Funcs  []string // in which a good report would stand: "F", or "T.M" for a method
	Lines  []place  // at which a good report would stand
	Kind   string   // key of analyzersFor
	Module borrowed // go.mod to use if the repository had none
	Bug    string   // what is wrong and how it was fixed
}

// A place is a line of a file of the package.
type place struct {
	File string // base name
	Line int
}

// borrowed names the commit whose go.mod and go.sum serve a version that is
// older than Go modules. Path, if any, replaces the module path.
type borrowed struct {
	Commit string
	Path   string
}

// analyzersFor says which analyzers may rightly report a bug of a kind. Some
// bugs have two faces: a wait that nobody ends is a goroutine that leaks and,
// if everybody waits, a deadlock. A category after the analyzer says that only its
// reports of that category may.
var analyzersFor = map[string][]string{
	"close/double":            {"closetwice"},
	"close/nil":               {"closetwice"},
	"cond":                    {"condwait", "leak", "deadlock"},
	"ctxloop":                 {"ctxselect", "leak"},
	"leak/abandoned-producer": {"leak", "deadlock", "wgadd/wait-forever"},
	"leak/early-return":       {"leak", "deadlock", "wgadd/wait-forever", "ctxselect/group"},
	"leak/never-closed":       {"leak", "deadlock", "wgadd/wait-forever"},
	"leak/other":              {"leak", "deadlock", "wgadd/wait-forever"},
	"leak/outlives-stop":      {"leak", "deadlock", "wgadd/wait-forever", "ctxselect"},
	"leak/timeout":            {"leak", "deadlock", "wgadd/wait-forever"},
	"lock/double":             {"deadlock", "unlock"},
	"lock/held-at-return":     {"unlock", "deadlock"},
	"lock/order":              {"deadlock"},
	"lock/wait-while-holding": {"deadlock", "leak"},
	"loopvar":                 {"loopvar"},
	"send-on-closed":          {"sendclosed"},
	"waitgroup":               {"wgadd", "leak", "deadlock"},
}

// parseTable reads a table: a line of column names, then one bug a line,
// columns separated by tabs and lists by commas.
func parseTable(text string) ([]row, error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if lines[0] != strings.Join(columns, "\t") {
		return nil, fmt.Errorf("line 1: want the column names %q", columns)
	}
	var rows []row
	for i, line := range lines[1:] {
		r, err := parseRow(strings.Split(line, "\t"))
		if err != nil {
			return nil, fmt.Errorf("line %d: %v", i+2, err)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

var fullHash = regexp.MustCompile(`^[0-9a-f]{40}$`)

func parseRow(cells []string) (row, error) {
	if len(cells) != len(columns) {
		return row{}, fmt.Errorf("%d columns, want %d", len(cells), len(columns))
	}
	r := row{
		Repo: cells[0], Fix: cells[1], Dir: cells[2], File: cells[3],
		Funcs: list(cells[4]), Kind: cells[6], Bug: cells[8],
	}
	r.Module.Commit, r.Module.Path, _ = strings.Cut(cells[7], " as ")
	var err error
	if r.Lines, err = parseLines(r.File, cells[5]); err != nil {
		return row{}, err
	}
	switch {
	case strings.Count(r.Repo, "/") != 1:
		return row{}, fmt.Errorf("repository %q is not owner/name", r.Repo)
	case !fullHash.MatchString(r.Fix):
		return row{}, fmt.Errorf("%q is not a full hash", r.Fix)
	case r.Module.Commit != "" && !fullHash.MatchString(r.Module.Commit):
		return row{}, fmt.Errorf("%q is not a full hash", r.Module.Commit)
	case analyzersFor[r.Kind] == nil:
		return row{}, fmt.Errorf("unknown kind %q", r.Kind)
	case slices.Contains(cells[2:7], ""), r.Bug == "":
		return row{}, fmt.Errorf("empty column")
	}
	return r, nil
}

// parseLines reads "12,34,other.go:56". A line without a file is in file.
func parseLines(file, cell string) ([]place, error) {
	var places []place
	for _, item := range list(cell) {
		p := place{File: file}
		if f, n, ok := strings.Cut(item, ":"); ok {
			p.File, item = f, n
		}
		var err error
		if p.Line, err = strconv.Atoi(item); err != nil {
			return nil, fmt.Errorf("bad line %q", item)
		}
		places = append(places, p)
	}
	return places, nil
}

func list(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, ",")
}
