package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"slices"

	"github.com/concurlint/concurlint/internal/finding"
)

// An outcome says what became of a row. The empty outcome is no outcome.
type outcome string

const (
	caught  outcome = "caught"         // reported before the fix, silent after it
	still   outcome = "still there"    // reported before the fix and after it
	missed  outcome = "missed"         // not reported before the fix
	unbuilt outcome = "can't be built" // before the fix or after it
	failed  outcome = "linter failed"
)

var outcomes = []outcome{caught, still, missed, unbuilt, failed}

// near is how far from a named line a report may be.
const near = 3

// A judge decides whether the linter caught the bug of a row.
type judge struct {
	row           row
	before, after version
	hunks         map[string][]hunk
	parsed        map[string]*ast.File // by file name; nil if unreadable
	fset          *token.FileSet
}

func newJudge(r row, before, after version, hunks map[string][]hunk) *judge {
	return &judge{r, before, after, hunks, map[string]*ast.File{}, token.NewFileSet()}
}

// judge compares the findings before the fix with those after it. A finding
// that hits the bug and is gone makes it caught, whatever else is reported.
func (j *judge) judge(before, after []finding.Finding) (outcome, []finding.Finding) {
	gone := j.gone(before, after)
	var hits, goneHits []finding.Finding
	for i, f := range before {
		if !j.hits(f) {
			continue
		}
		hits = append(hits, f)
		if gone[i] {
			goneHits = append(goneHits, f)
		}
	}
	switch {
	case len(goneHits) > 0:
		return caught, goneHits
	case len(hits) > 0:
		return still, hits
	}
	return missed, nil
}

// hits reports whether a finding before the fix is about the bug: a fitting
// analyzer reports it in a named function, near a named line, or with a step
// on a line that the fix changed.
func (j *judge) hits(f finding.Finding) bool {
	fits := analyzersFor[j.row.Kind]
	if !slices.Contains(fits, f.Analyzer) && !slices.Contains(fits, f.Analyzer+"/"+f.Category) {
		return false
	}
	if j.inPackage(f.Place) && slices.Contains(j.row.Funcs, j.function(j.before, f.Place)) {
		return true
	}
	if slices.ContainsFunc(j.row.Lines, func(p place) bool {
		return j.inPackage(f.Place) && path.Base(f.Place.File) == p.File && distance(f.Place.Line, p.Line) <= near
	}) {
		return true
	}
	return j.fixed(f.Place) ||
		slices.ContainsFunc(f.Steps, func(s finding.Step) bool { return j.fixed(s.Place) }) ||
		slices.ContainsFunc(f.Related, func(r finding.Related) bool { return j.fixed(r.Place) })
}

// fixed reports whether the fix changed the place.
func (j *judge) fixed(p finding.Place) bool {
	return j.inPackage(p) && slices.ContainsFunc(j.hunks[path.Base(p.File)], func(h hunk) bool { return h.touches(p.Line) })
}

func (j *judge) inPackage(p finding.Place) bool { return path.Dir(p.File) == path.Clean(j.row.Dir) }

func distance(a, b int) int { return max(a-b, b-a) }

// gone says of each finding before the fix whether none after it is the same.
// Every finding after the fix stands for one before it: first for one on the
// same line, moved by the changes above it, then for one with the same message
// in the same function.
func (j *judge) gone(before, after []finding.Finding) []bool {
	gone := make([]bool, len(before))
	for i := range gone {
		gone[i] = true
	}
	used := make([]bool, len(after))
	for _, same := range []func(f, g finding.Finding) bool{j.sameLine, j.sameText} {
		for i, f := range before {
			for k, g := range after {
				if gone[i] && !used[k] && f.Analyzer == g.Analyzer && f.Category == g.Category && same(f, g) {
					gone[i], used[k] = false, true
				}
			}
		}
	}
	return gone
}

func (j *judge) sameLine(f, g finding.Finding) bool {
	line := f.Place.Line
	if j.inPackage(f.Place) {
		line = newLine(j.hunks[path.Base(f.Place.File)], line)
	}
	return f.Place.File == g.Place.File && line == g.Place.Line
}

func (j *judge) sameText(f, g finding.Finding) bool {
	return f.Message == g.Message && f.Place.File == g.Place.File && j.function(j.before, f.Place) == j.function(j.after, g.Place)
}

// function returns the name of the declared function around a place, as the
// table has it, or "".
func (j *judge) function(v version, p finding.Place) string {
	name := filepath.Join(v.root, filepath.FromSlash(p.File))
	file, ok := j.parsed[name]
	if !ok {
		file, _ = parser.ParseFile(j.fset, name, nil, parser.SkipObjectResolution) // nil if unreadable
		j.parsed[name] = file
	}
	if file == nil {
		return ""
	}
	for _, d := range file.Decls {
		if d, ok := d.(*ast.FuncDecl); ok && j.line(d.Pos()) <= p.Line && p.Line <= j.line(d.End()) {
			return declaredName(d)
		}
	}
	return ""
}

func (j *judge) line(pos token.Pos) int { return j.fset.Position(pos).Line }

// declaredName returns "F", or "T.M" for a method of T or *T.
func declaredName(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return d.Name.Name
	}
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name + "." + d.Name.Name
		default:
			return d.Name.Name
		}
	}
}
