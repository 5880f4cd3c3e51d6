// Command remedy counts the findings that come with a fix, analyzer by
// analyzer, and checks the fixes from outside: it applies each one alone and
// lints again.
//
//	go run ./bench/remedy [-check=false] [-v] [-only NAME]
//	go run ./bench/remedy [-v] [-std] -C DIR PATTERNS...
//
// Without patterns it looks at the bad cases in the testdata of the analyzers,
// and says whether enough of them have a fix.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"github.com/concurlint/concurlint/internal/ir"
)

// goal is the share of bad cases that should have a fix, in percent, and of
// which analyzers.
const goal = 70

var promised = []string{"leak", "wgadd", "closetwice"}

// judged are the analyzers whose fixes are verified.
var judged = []string{"leak", "wgadd", "closetwice", "sendclosed", "deadlock"}

// A score is what became of the findings of one analyzer.
type score struct {
	findings, fixes int
	broken          []string // fixes that do not do what they promise
}

func main() {
	check := flag.Bool("check", true, "apply each fix and lint again")
	verbose := flag.Bool("v", false, "print each finding with its fix")
	dir := flag.String("C", ".", "directory of the packages")
	only := flag.String("only", "", "look at the testdata of one analyzer")
	std := flag.Bool("std", false, "the packages are in the standard library")
	flag.Parse()
	if *std {
		if err := ir.Analyzer.Flags.Set("std", "true"); err != nil {
			panic(err) // there is such a flag
		}
		*check = false // with a replaced file the packages below are loaded without types
	}
	if *only != "" {
		judged = []string{*only}
	}
	scores, err := run(*dir, flag.Args(), *check, *verbose)
	if err != nil {
		fmt.Fprintln(os.Stderr, "remedy:", err)
		os.Exit(2)
	}
	if !show(scores, flag.NArg() == 0) {
		os.Exit(1)
	}
}

// run scores packages, or the testdata if there are no patterns.
func run(dir string, patterns []string, check, verbose bool) (map[string]*score, error) {
	scores := make(map[string]*score)
	for _, name := range judged {
		scores[name] = new(score)
	}
	if len(patterns) > 0 {
		return scores, (&world{dir: dir, patterns: patterns}).score(scores, judged, check, verbose)
	}
	for _, name := range judged {
		testdata, err := filepath.Abs(filepath.Join("analyzers", name, "testdata"))
		if err != nil {
			return nil, err
		}
		if err := testWorld(testdata).score(scores, []string{name}, check, verbose); err != nil {
			return nil, err
		}
	}
	return scores, nil
}

// testWorld is a testdata directory as the tests of analyzers see it.
func testWorld(testdata string) *world {
	env := append(os.Environ(), "GOPATH="+testdata, "GO111MODULE=off", "GOWORK=off")
	return &world{dir: testdata, env: env, patterns: []string{"./..."}}
}

// show prints the scores. It reports whether the fixes do what they promise
// and, of the testdata, are enough.
func show(scores map[string]*score, testdata bool) bool {
	good := true
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "analyzer\tfindings\twith a fix\t%\tbroken\t")
	all := new(score)
	for _, name := range judged {
		s := scores[name]
		line(w, name, s)
		all.findings += s.findings
		all.fixes += s.fixes
		all.broken = append(all.broken, s.broken...)
		if testdata && slices.Contains(promised, name) && s.fixes*100 < s.findings*goal {
			good = false
		}
	}
	line(w, "all", all)
	w.Flush()
	for _, b := range all.broken {
		fmt.Println(b)
	}
	if !good {
		fmt.Printf("fewer than %d %% of the bad cases of %v have a fix\n", goal, promised)
	}
	return good && len(all.broken) == 0
}

func line(w *tabwriter.Writer, name string, s *score) {
	share := 0
	if s.findings > 0 {
		share = s.fixes * 100 / s.findings
	}
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t\n", name, s.findings, s.fixes, share, len(s.broken))
}
