// Command speed measures what concurlint costs, beside go vet and, where they
// are installed, other tools.
//
//	go run ./bench/speed [flags] [directory]     a checkout; below it, ./...
//	go run ./bench/speed -generate 50,200,800    modules of so many packages
//	go run ./bench/speed -wide 100,400,1600      one package with so many types
//
// It measures four states, one after the other:
//
//	empty   all caches are empty, that of the go command, too
//	cold    the go command has compiled all dependencies; the tool has not run
//	warm    the tool has run, and nothing has changed
//	edit    a function was added to the package that most others depend on
//
// The tools take turns, so that a machine that is busy for a while is busy for
// all of them. For every tool and state it prints the median of the CPU
// seconds, of the wall time, and of the memory of the largest process; and the
// median of the ratios of CPU seconds of the same round.
//
// The checkout is copied, and the copy edited. Nothing outside of a temporary
// directory is written to.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

func main() {
	b := &bench{log: os.Stderr}
	states := flag.String("states", "cold,warm,edit", "`states` to measure: empty,cold,warm,edit")
	tools := flag.String("tools", "concurlint,vet,staticcheck", "`tools` to measure: concurlint,vettool,vet,staticcheck; those that are not installed are left out")
	sizes := flag.String("generate", "", "measure generated modules with these `numbers` of packages instead")
	wide := flag.String("wide", "", "measure generated packages with these `numbers` of types instead")
	flag.IntVar(&b.rounds, "rounds", 3, "how `often` to measure")
	flag.StringVar(&b.concurlint, "concurlint", "", "`program` to measure (default: built from this module)")
	flag.StringVar(&b.root, "root", "", "`directory` to copy, when the modules of the checkout depend on one another")
	flag.Parse()
	b.states = strings.Split(*states, ",")
	b.names = strings.Split(*tools, ",")
	if err := b.main(flag.Args(), *sizes, *wide); err != nil {
		fmt.Fprintf(os.Stderr, "speed: %v\n", err)
		os.Exit(1)
	}
}

// main prepares, measures and prints.
func (b *bench) main(args []string, sizes, wide string) error {
	if err := b.check(); err != nil {
		return err
	}
	var err error
	if b.tmp, err = os.MkdirTemp("", "concurlint-speed-"); err != nil {
		return err
	}
	defer removeAll(b.tmp)
	if err := b.findTools(); err != nil {
		return err
	}
	if sizes != "" {
		return b.generated(sizes, "packages", generate)
	}
	if wide != "" {
		return b.generated(wide, "types", generateWide)
	}
	dir := "."
	switch len(args) {
	case 0:
	case 1:
		dir = args[0]
	default:
		return errors.New("one checkout at a time")
	}
	if dir, err = b.copyCheckout(dir); err != nil {
		return err
	}
	runs, err := b.measure(dir)
	if err != nil {
		return err
	}
	printTable(os.Stdout, b, runs)
	return nil
}

// generated measures generated modules, one size after the other: so many of
// what the module is made of.
func (b *bench) generated(sizes, of string, generate func(dir string, n int) error) error {
	for size := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 1 {
			return fmt.Errorf("%q is no number of %s", size, of)
		}
		dir := filepath.Join(b.tmp, "generated-"+size)
		if err := generate(dir, n); err != nil {
			return err
		}
		runs, err := b.measure(dir)
		if err != nil {
			return err
		}
		fmt.Printf("%d %s\n\n", n, of)
		printTable(os.Stdout, b, runs)
		fmt.Println()
		if err := removeAll(dir); err != nil {
			return err
		}
	}
	return nil
}
