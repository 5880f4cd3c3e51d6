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
	runs := flag.Int("runs", 60, "runs of each program under random schedules")
	replays := flag.Int("replays", 1000, "runs of each witness, at most")
	show := flag.Int("show", 10, "disagreements to print per batch")
	shrink := flag.Bool("shrink", true, "shrink the programs that are printed")
	flag.Parse()
	c := &command{opts: oracle.Options{Runs: *runs, Replays: *replays}, show: *show, shrink: *shrink, start: time.Now()}
	for s := *seed; *n > 0; s++ {
		k := min(*n, *batch)
		*n -= k
		if err := c.run(k, s); err != nil {
			fmt.Fprintln(os.Stderr, "oracle:", err)
			os.Exit(2)
		}
	}
	fmt.Printf("\n%s\n%d disagreements\n", c.sum, c.found)
	if c.found > 0 {
		os.Exit(1)
	}
}

// A command is the state of a run of the command.
type command struct {
	opts   oracle.Options
	show   int
	shrink bool
	start  time.Time
	sum    oracle.Totals
	found  int
}

// run checks one batch and prints where it disagrees.
func (c *command) run(n int, seed uint64) error {
	c.opts.Seed = seed
	dir, err := os.MkdirTemp("", "oracle")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	found, sum, err := oracle.Check(dir, oracle.Generate(n, seed), c.opts)
	if err != nil {
		return err
	}
	c.sum.Plus(sum)
	c.found += len(found)
	fmt.Printf("seed %d: %d programs, %d disagreements, %v\n", seed, n, len(found), time.Since(c.start).Round(time.Second))
	for i, d := range found[:min(len(found), c.show)] {
		if i > 0 && found[i-1].Program.Name == d.Program.Name {
			fmt.Println(d)
			continue
		}
		if c.shrink {
			if d, err = oracle.Shrink(dir, d, c.opts); err != nil {
				return err
			}
		}
		fmt.Printf("\n%s%s\n", oracle.Listing(d.Program), d)
	}
	return nil
}
