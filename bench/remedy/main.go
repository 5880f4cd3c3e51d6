// Command remedy counts the findings that come with a fix, analyzer by
// analyzer, and checks the fixes from outside: it applies each one alone, as
// concurlint -fix does it, and lints again, with all analyzers. What is fixed
// must compile and be formatted; the finding must be gone and nothing new there.
// Then it applies all of them at once: that must compile, and bring nothing new.
//
//	go run ./bench/remedy [-check=false] [-v] [-only NAME]
//	go run ./bench/remedy [-v] -C DIR PATTERNS...
//
// Without patterns it looks at the bad cases in the testdata of the analyzers.
// It fails if a fix does not do what it promises, and if fewer of them have a
// fix than is promised.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
)

// goal is the share of bad cases that should have a fix, in percent, and of
// which analyzers.
const goal = 70

var promised = []string{"leak", "wgadd", "loopvar", "closetwice", "unlock"}

// probes are packages of the testdata that hold what is known of values, numbers and
// other packages to account. What blocks in them does so to show that something is
// known: nobody could say what was meant to happen instead. They are scored by
// themselves, and their fixes have to keep what they promise all the same. So are functions
// that are not explored to the end: whether a fix helps is not known of them. So are parts
// that were never written, such as a close that nobody does, and work that would have to be
// divided in another way. The slots of unlock could have a fix, and have none yet.
var probes = map[string][]string{
	"leak": {"abandoned", "absent", "answers", "asking", "atend", "borne", "callback", "calledback", "collected", "compared", "containers", "ctxvalues", "dead", "deadend", "deaf", "deserted", "dismissed", "drains", "ears", "exact", "exchanged", "filling", "frozen", "handback", "handed", "iterators", "lasttick", "leftstreams", "merged", "near", "noroom", "overfull", "owed", "phases", "products", "pumped", "requeue",
		"serving", "settings", "signals", "single", "sums", "taken", "told", "unanswered", "unfulfilled", "unreached", "unstarted", "values", "waitfirst", "wrapped"},
	"unlock":     {"keys", "slots"},
	"closetwice": {"atomics", "errorsis"},
	"wgadd":      {"barred", "closing", "parallel", "through"},
}

// judged are the analyzers that suggest fixes.
var judged = []string{"leak", "wgadd", "loopvar", "closetwice", "unlock", "sendclosed", "deadlock", "ctxselect"}

// A score is what became of the findings of one analyzer.
type score struct {
	findings, fixes int
	broken          []string // fixes that do not do what they promise
}

// A bench is what is looked at and how.
type bench struct {
	cache   string // directory of the driver's cache
	check   bool   // apply each fix and lint again
	verbose bool   // print each finding with its fix
	scores  map[string]*score
	probes  map[string]*score
}

func main() {
	b := &bench{scores: make(map[string]*score), probes: make(map[string]*score)}
	flag.BoolVar(&b.check, "check", true, "apply each fix and lint again")
	flag.BoolVar(&b.verbose, "v", false, "print each finding with its fix")
	dir := flag.String("C", ".", "directory of the packages")
	only := flag.String("only", "", "look at the findings of one analyzer")
	flag.Parse()
	if *only != "" {
		judged = []string{*only}
	}
	if err := b.run(*dir, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "remedy:", err)
		os.Exit(2)
	}
	if !b.show(flag.NArg() == 0) {
		os.Exit(1)
	}
}

// run scores packages, or the testdata if there are no patterns.
func (b *bench) run(dir string, patterns []string) (err error) {
	if b.cache, err = os.MkdirTemp("", "remedy"); err != nil {
		return err
	}
	defer os.RemoveAll(b.cache)
	for _, name := range judged {
		b.scores[name] = new(score)
	}
	if len(patterns) > 0 {
		return b.score(&world{dir: dir, env: os.Environ(), patterns: patterns}, judged...)
	}
	for _, name := range judged {
		testdata, err := filepath.Abs(filepath.Join("analyzers", name, "testdata"))
		if err != nil {
			return err
		}
		if err := b.testdata(testdata, name); err != nil {
			return err
		}
	}
	return nil
}

// testdata scores the bad cases of an analyzer: the packages below src, and
// the modules in archives, as the tests of analyzers see them.
func (b *bench) testdata(dir, name string) error {
	env := append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GOPROXY=off")
	src := filepath.Join(dir, "src")
	paths, err := below(src)
	if err != nil {
		return err
	}
	gopath := append(slices.Clone(env), "GOPATH="+dir, "GO111MODULE=off")
	probe := func(path string) bool {
		first, _, _ := strings.Cut(path, "/")
		return slices.Contains(probes[name], first)
	}
	if err := b.score(&world{dir: src, env: gopath, patterns: slices.DeleteFunc(slices.Clone(paths), probe)}, name); err != nil {
		return err
	}
	if probed := slices.DeleteFunc(paths, func(path string) bool { return !probe(path) }); len(probed) > 0 {
		kept := b.scores[name]
		b.probes[name] = new(score)
		b.scores[name] = b.probes[name]
		if err := b.score(&world{dir: src, env: gopath, patterns: probed}, name); err != nil {
			return err
		}
		b.scores[name] = kept
	}
	archives, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil {
		return err
	}
	for _, archive := range archives {
		module := filepath.Join(b.cache, name, filepath.Base(archive))
		if err := extract(archive, module); err != nil {
			return err
		}
		if err := b.score(&world{dir: module, env: env, patterns: []string{"./..."}}, name); err != nil {
			return err
		}
	}
	return nil
}

// show prints the scores. It reports whether the fixes do what they promise
// and, of the testdata, are enough.
func (b *bench) show(testdata bool) bool {
	good := true
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "analyzer\tfindings\twith a fix\t%\tbroken\t")
	all := new(score)
	for _, name := range judged {
		s := b.scores[name]
		s.line(w, name)
		all.findings += s.findings
		all.fixes += s.fixes
		all.broken = append(all.broken, s.broken...)
		if probed := b.probes[name]; probed != nil {
			probed.line(w, name+", probes")
			all.broken = append(all.broken, probed.broken...)
		}
		if testdata && slices.Contains(promised, name) && s.fixes*100 < s.findings*goal {
			good = false
		}
	}
	all.line(w, "all")
	w.Flush()
	for _, b := range all.broken {
		fmt.Println(b)
	}
	if !good {
		fmt.Printf("fewer than %d %% of the bad cases of one of %v have a fix\n", goal, promised)
	}
	return good && len(all.broken) == 0
}

func (s *score) line(w *tabwriter.Writer, name string) {
	share := 0
	if s.findings > 0 {
		share = s.fixes * 100 / s.findings
	}
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t\n", name, s.findings, s.fixes, share, len(s.broken))
}
