// Command oracle checks the explorer against the Go runtime: it generates
// random concurrent programs, explores each of them, runs each for real, and
// prints where the two disagree. See docs/oracle.md.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/concurlint/concurlint/internal/oracle"
)

func main() {
	n := flag.Int("n", 1000, "number of programs")
	seed := flag.Uint64("seed", 1, "seed of the first batch; each batch has the next")
	batch := flag.Int("batch", 500, "programs per batch")
	runs := flag.Int("runs", 120, "runs of each program under random schedules")
	replays := flag.Int("replays", 2000, "runs of each witness, at most")
	show := flag.Int("show", 5, "disagreements to print")
	flag.Parse()
	left := *n
	var sum oracle.Totals
	var all []*oracle.Disagreement
	start := time.Now()
	for s := *seed; left > 0; s++ {
		k := min(left, *batch)
		left -= k
		found, t, err := check(k, s, oracle.Options{Runs: *runs, Replays: *replays, Seed: s})
		if err != nil {
			fmt.Fprintln(os.Stderr, "oracle:", err)
			os.Exit(2)
		}
		sum.Plus(t)
		all = append(all, found...)
		fmt.Printf("seed %d: %d programs, %d disagreements, %v\n", s, k, len(found), time.Since(start).Round(time.Second))
	}
	for i, d := range all[:min(len(all), *show)] {
		if i == 0 || all[i-1].Program != d.Program {
			fmt.Printf("\n%s", oracle.Listing(d.Program))
		}
		fmt.Printf("%s: %s: %s\n", d.Program.Name, d.Kind, d.Text)
	}
	fmt.Printf("%+v, %d disagreements\n", sum, len(all))
	count := make(map[string]int)
	for _, d := range all {
		count[d.Kind]++
	}
	fmt.Println(count)
	if len(all) > 0 {
		os.Exit(1)
	}
}

func check(n int, seed uint64, opts oracle.Options) ([]*oracle.Disagreement, oracle.Totals, error) {
	dir, err := os.MkdirTemp("", "oracle")
	if err != nil {
		return nil, oracle.Totals{}, err
	}
	defer os.RemoveAll(dir)
	return oracle.Check(dir, oracle.Generate(n, seed), opts)
}
