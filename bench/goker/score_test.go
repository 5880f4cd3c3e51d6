package main

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write score.tsv anew")

const scoreFile = "score.tsv"

// No change may lose a kernel that is hit, or report another line that is not
// true. What becomes better is written down with -update.
func TestScore(t *testing.T) {
	kernels, err := score()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(scoreFile, scores(kernels), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	before, err := os.ReadFile(scoreFile)
	if err != nil {
		t.Fatal(err)
	}
	old := make(map[string][]string) // the verdict and the other lines by kernel
	for line := range strings.Lines(string(before)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		old[fields[0]] = fields[1:]
	}
	for _, k := range kernels {
		was := old[k.name]
		if len(was) != 2 {
			t.Errorf("%s is not in %s", k.name, scoreFile)
			continue
		}
		if was[0] == "hit" && !k.hit() {
			t.Errorf("%s is lost", k.name)
		}
		for _, line := range k.extra {
			if !slices.Contains(strings.Fields(was[1]), line) {
				t.Errorf("%s: %s is reported, and not true", k.name, line)
			}
		}
		if was[0] == "miss" && k.hit() || len(k.extra) < len(strings.Fields(was[1])) {
			t.Logf("%s is better than before: go test ./bench/goker -update", k.name)
		}
	}
}

// scores writes a line for each kernel: its name, the verdict, and the lines
// that are not true.
func scores(kernels []*kernel) []byte {
	var b bytes.Buffer
	for _, k := range kernels {
		slices.Sort(k.extra)
		b.WriteString(k.name + "\t" + k.verdict() + "\t" + strings.Join(k.extra, " ") + "\n")
	}
	return b.Bytes()
}
