package oracle

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestCases explores the programs in testdata on which the explorer and the
// runtime once disagreed.
func TestCases(t *testing.T) {
	verdicts, err := Lint("testdata/cases", nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range verdicts {
		for _, target := range v.Targets {
			for _, line := range target.Lines {
				got = append(got, fmt.Sprintf("%d %s", line, target.Kind))
			}
		}
	}
	want := wanted(t, "testdata/cases/plain/cases.go")
	slices.Sort(got)
	got = slices.Compact(got)
	for _, g := range got {
		if !slices.Contains(want, g) {
			t.Errorf("cases.go:%s: not wanted", g)
		}
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("cases.go:%s: not found", w)
		}
	}
}

// wanted returns the comments at the ends of lines of code, with the lines.
func wanted(t *testing.T, file string) []string {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for i, line := range strings.Split(string(data), "\n") {
		if code, comment, ok := strings.Cut(line, " // "); ok && strings.TrimSpace(code) != "" {
			out = append(out, fmt.Sprintf("%d %s", i+1, comment))
		}
	}
	return out
}
