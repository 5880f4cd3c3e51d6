package main

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func rowsOf(t *testing.T, set string) []row {
	t.Helper()
	rows, err := parseTable(tables[set])
	if err != nil {
		t.Fatalf("table %s: %v", set, err)
	}
	return rows
}

func TestTables(t *testing.T) {
	main, unseen := rowsOf(t, "main"), rowsOf(t, "unseen")
	third, fourth := rowsOf(t, "third"), rowsOf(t, "fourth")
	if len(main) < 60 || len(unseen) < 20 || len(third) < 30 || len(fourth) < 30 {
		t.Errorf("%d, %d, %d and %d rows, want at least 60, 20, 30 and 30", len(main), len(unseen), len(third), len(fourth))
	}
	seen := map[string]bool{}
	for _, r := range slices.Concat(main, unseen, third, fourth) {
		if seen[r.Fix] {
			t.Errorf("%s stands there twice", r.Fix)
		}
		seen[r.Fix] = true
		if len(strings.Fields(r.Bug)) < 8 || !strings.HasSuffix(r.Bug, ".") {
			t.Errorf("%s: %q does not say what is wrong and how it was fixed", r.Fix, r.Bug)
		}
	}
}

// lot is the lot of a fix. The lots were drawn before any linter had run on
// the rows: in every repository the quarter with the smallest lots is unseen.
func lot(fix string) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte("concurlint fixes 2026 "+fix)))
}

// Nobody moved a row from one table to the other.
func TestLots(t *testing.T) {
	largest := map[string]string{}
	for _, r := range rowsOf(t, "unseen") {
		largest[r.Repo] = max(largest[r.Repo], lot(r.Fix))
	}
	for _, r := range rowsOf(t, "main") {
		if lot(r.Fix) < largest[r.Repo] {
			t.Errorf("%s should be unseen", r.Fix)
		}
	}
}

func TestParseRow(t *testing.T) {
	hash := strings.Repeat("a", 40)
	good := []string{"o/n", hash, "p", "p.go", "F,T.M", "3,q.go:4", "cond", hash + " as example.com/m", "Wrong. Fixed."}
	r, err := parseRow(good)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Funcs) != 2 || r.Lines[1] != (place{"q.go", 4}) || r.Module != (borrowed{hash, "example.com/m"}) {
		t.Errorf("got %+v", r)
	}
	for i, bad := range map[int]string{0: "n", 1: "a", 2: "", 5: "x", 6: "race", 7: "a", 8: ""} {
		cells := append([]string(nil), good...)
		cells[i] = bad
		if _, err := parseRow(cells); err == nil {
			t.Errorf("%s %q: no error", columns[i], bad)
		}
	}
}
