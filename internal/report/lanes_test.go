package report

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/witness"
)

// The listing of any witness keeps its columns: none of its lines is wider
// than the terminal, and every step is in the column of its goroutine.
func TestLanes(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	drawn := 0
	for i := range 2000 {
		f := randomWitness(rng)
		width := 40 + rng.IntN(100)
		var b bytes.Buffer
		p := &printer{Report: &Report{}, Options: Options{Terminal: true, Width: width}, w: &errWriter{w: &b}}
		if !p.lanes(f, p.style()) {
			if b.Len() > 0 {
				t.Fatalf("seed %d: lanes gave up halfway:\n%s", i, b.String())
			}
			continue
		}
		drawn++
		if err := wellDrawn(b.String(), f, width); err != nil {
			t.Fatalf("witness %d, width %d: %v\n%s", i, width, err, b.String())
		}
	}
	if drawn < 500 {
		t.Errorf("only %d witnesses were drawn", drawn)
	}
}

func wellDrawn(text string, f finding.Finding, width int) error {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	names := goroutines(f.Steps)
	lane := min(laneMax, (width-laneIndent)/len(names))
	step := 0
	for _, line := range lines {
		if got := cells.StringWidth(line); got > width {
			return fmt.Errorf("%d columns: %s", got, line)
		}
		at := strings.IndexAny(line, "●○✗")
		if at < 0 {
			continue // the header, or more of a step
		}
		if step == len(f.Steps) {
			return fmt.Errorf("more steps than %d", step)
		}
		want := ""
		for i, name := range names {
			if name == f.Steps[step].Goroutine {
				want = fmt.Sprint(laneIndent + i*lane)
			}
		}
		if got := fmt.Sprint(cells.StringWidth(line[:at])); got != want {
			return fmt.Errorf("step %d stands in column %s, want %s", step+1, got, want)
		}
		step++
	}
	if step != len(f.Steps) {
		return fmt.Errorf("%d steps, want %d", step, len(f.Steps))
	}
	return nil
}

func randomWitness(rng *rand.Rand) finding.Finding {
	names := []string{"main", "worker", "動く者", "a goroutine with a name that is much too long for its column"}
	names = names[:2+rng.IntN(3)]
	words := []string{"sends", "receives", "on", "channel", "из канала", "結果🎉", "aVeryLongIdentifierWithoutAnyBlankThatHasToBeBrokenSomewhere"}
	var f finding.Finding
	for range 1 + rng.IntN(8) {
		var text []string
		for range 1 + rng.IntN(6) {
			text = append(text, words[rng.IntN(len(words))])
		}
		s := finding.Step{
			Goroutine: names[rng.IntN(len(names))],
			Kind:      witness.Kind(rng.IntN(6)),
			Text:      strings.Join(text, " "),
			Place:     finding.Place{File: "/x.go", Line: 1 + rng.IntN(2000)},
		}
		if rng.IntN(2) == 0 {
			s.Partner = names[rng.IntN(len(names))]
		}
		f.Steps = append(f.Steps, s)
	}
	return f
}
