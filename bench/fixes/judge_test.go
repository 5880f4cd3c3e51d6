package main

import (
	"testing"

	"github.com/concurlint/concurlint/internal/finding"
)

func at(file string, line int) finding.Place { return finding.Place{File: file, Line: line} }

func TestHits(t *testing.T) {
	r := row{Dir: "p", File: "p.go", Lines: []place{{"p.go", 20}}, Kind: "leak/other"}
	hunks := map[string][]hunk{"p.go": {{old: 50, oldLen: 2, new: 50, newLen: 1}, {old: 60, new: 60, newLen: 3}}}
	j := newJudge(r, version{}, version{}, hunks)
	step := func(file string, line int) finding.Finding {
		return finding.Finding{Analyzer: "leak", Place: at("p/p.go", 90), Steps: []finding.Step{{Place: at(file, line)}}}
	}
	for _, c := range []struct {
		name string
		f    finding.Finding
		want bool
	}{
		{"named line", finding.Finding{Analyzer: "leak", Place: at("p/p.go", 20)}, true},
		{"near a named line", finding.Finding{Analyzer: "leak", Place: at("p/p.go", 23)}, true},
		{"far from it", finding.Finding{Analyzer: "leak", Place: at("p/p.go", 24)}, false},
		{"other analyzer", finding.Finding{Analyzer: "wgadd", Place: at("p/p.go", 20)}, false},
		{"other analyzer, same bug", finding.Finding{Analyzer: "wgadd", Category: "wait-forever", Place: at("p/p.go", 20)}, true},
		{"other category", finding.Finding{Analyzer: "wgadd", Category: "negative", Place: at("p/p.go", 20)}, false},
		{"other file", finding.Finding{Analyzer: "leak", Place: at("p/q.go", 20)}, false},
		{"other package", finding.Finding{Analyzer: "leak", Place: at("q/p.go", 20)}, false},
		{"step on a changed line", step("p/p.go", 51), true},
		{"step behind it", step("p/p.go", 52), false},
		{"step beside new lines", step("p/p.go", 61), true},
		{"step in another package", step("q/p.go", 51), false},
		{"related place on a changed line", finding.Finding{
			Analyzer: "leak", Place: at("p/p.go", 90), Related: []finding.Related{{Place: at("p/p.go", 50)}},
		}, true},
	} {
		if got := j.hits(c.f); got != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
}

// A finding after the fix takes away one before it, not two.
func TestGone(t *testing.T) {
	hunks := map[string][]hunk{"p.go": {{old: 5, oldLen: 1, new: 5, newLen: 3}}}
	j := newJudge(row{Dir: "p", Kind: "leak/other"}, version{}, version{}, hunks)
	before := []finding.Finding{
		{Analyzer: "leak", Message: "a", Place: at("p/p.go", 3)},
		{Analyzer: "leak", Message: "b", Place: at("p/p.go", 10)},
		{Analyzer: "leak", Message: "b", Place: at("p/p.go", 5)},
	}
	after := []finding.Finding{
		{Analyzer: "unlock", Message: "a", Place: at("p/p.go", 3)},
		{Analyzer: "leak", Message: "other words", Place: at("p/p.go", 12)},
		{Analyzer: "leak", Message: "b", Place: at("p/p.go", 30)},
	}
	got := j.gone(before, after)
	if want := []bool{true, false, false}; got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestNewLine(t *testing.T) {
	hunks := parseDiff("diff --git a/p/p.go b/p/p.go\n@@ -5 +5,3 @@ func f() {\n@@ -20,2 +21,0 @@\n@@ -40,0 +40 @@\n")["p.go"]
	for old, want := range map[int]int{4: 4, 5: 0, 6: 8, 19: 21, 20: 0, 22: 22, 40: 40, 41: 42} {
		if got := newLine(hunks, old); got != want {
			t.Errorf("line %d: got %d, want %d", old, got, want)
		}
	}
}
