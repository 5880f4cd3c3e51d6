// Command mutate breaks real code in small ways, one at a time, and counts how
// often concurlint sees that it is broken: an Unlock, a close, a Done, a send or
// a case of ctx.Done is taken out, or the room of a channel; or what has to be
// done is moved to where it comes too late, or not on every path. Not every such
// mutant is a bug, so what it prints is no recall; what is missed is worth reading.
//
//	go run ./bench/mutate -concurlint PATH [-C DIR] [-n N] [-seed S] [-kinds a,b] [-v] PATTERNS...
//
// Tests are left alone. Nothing is written to the module: a mutant is an overlay.
package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
)

// A bench is what is broken and how.
type bench struct {
	linter   string // the binary
	dir      string // of the module
	patterns []string
	number   int // mutants of each kind, at most
	seed     uint64
	kinds    map[string]bool // nil: all
	verbose  bool            // print the mutants that nothing was said about
}

func main() {
	var b bench
	flag.StringVar(&b.linter, "concurlint", "", "path of the linter")
	flag.StringVar(&b.dir, "C", ".", "directory of the module")
	flag.IntVar(&b.number, "n", 20, "mutants of each kind, at most")
	flag.Uint64Var(&b.seed, "seed", 1, "seed of the choice among them")
	only := flag.String("kinds", "", "kinds of mutants, with commas between them (default all)")
	flag.BoolVar(&b.verbose, "v", false, "print the mutants that nothing was said about")
	flag.Parse()
	if *only != "" {
		b.kinds = make(map[string]bool)
		for k := range strings.SplitSeq(*only, ",") {
			b.kinds[k] = true
		}
	}
	b.patterns = flag.Args()
	if err := b.run(); err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(2)
	}
}

// A score is what became of the mutants of one kind.
type score struct {
	seen, missed, broken int // broken: does not compile
}

func (b *bench) run() error {
	if b.linter == "" || len(b.patterns) == 0 {
		return fmt.Errorf("-concurlint and patterns are needed")
	}
	for k := range b.kinds {
		if !slices.Contains(kinds, k) {
			return fmt.Errorf("no kind %q: there are %s", k, strings.Join(kinds, ", "))
		}
	}
	files, err := b.files()
	if err != nil {
		return err
	}
	l := &linter{path: b.linter, dir: b.dir, before: make(map[string]map[place]bool)}
	scores := make(map[string]*score)
	for _, m := range b.choose(files) {
		s := scores[m.kind]
		if s == nil {
			s = new(score)
			scores[m.kind] = s
		}
		found, err := l.try(m)
		switch {
		case err != nil:
			s.broken++
		case found:
			s.seen++
		default:
			s.missed++
		}
		if b.verbose && err == nil {
			fmt.Printf("%s\t%s\t%s:%d\t%s\n", verdict(found), m.kind, m.file.name, m.line, m.text)
		}
	}
	show(scores)
	return nil
}

func verdict(found bool) string {
	if found {
		return "seen"
	}
	return "missed"
}

// choose returns some mutants of each kind.
func (b *bench) choose(files []file) []mutant {
	r := rand.New(rand.NewPCG(b.seed, 0))
	byKind := make(map[string][]mutant)
	for i := range files {
		for _, m := range mutants(&files[i]) {
			if b.kinds == nil || b.kinds[m.kind] {
				byKind[m.kind] = append(byKind[m.kind], m)
			}
		}
	}
	var all []mutant
	for _, kind := range kinds {
		list := byKind[kind]
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		all = append(all, list[:min(b.number, len(list))]...)
	}
	return all
}

func show(scores map[string]*score) {
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "kind\tseen\tof\tdoes not compile")
	for _, kind := range kinds {
		if s := scores[kind]; s != nil {
			fmt.Fprintf(w, "%s\t%d\t%d\t%d\n", kind, s.seen, s.seen+s.missed, s.broken)
		}
	}
	w.Flush()
}
