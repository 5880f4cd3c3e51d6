package main

import (
	"flag"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"

	"golang.org/x/tools/go/analysis"
)

const usageText = `concurlint finds concurrency bugs in Go programs before they run.

	concurlint [flags] [packages]    check packages, by default ./...
	concurlint explain FILE:LINE     draw the story of a finding, for a pull request
	concurlint help [analyzer]       describe the analyzers, or one
	concurlint demo [directory]      check a small module full of pitfalls
	concurlint version               print the version

Packages are named as for go build; - reads them from the standard input.
The exit code is 0 if nothing was found, 3 if something was, and 1 if something
could not be checked. As a vet tool:

	go vet -vettool=$(which concurlint) ./...

`

// help describes the command, or the analyzers that are named.
func (c *command) help(names []string) int {
	if len(names) == 0 {
		c.overview()
		return exitClean
	}
	for _, name := range names {
		a := c.find(name)
		if a == nil {
			return c.fail(fmt.Errorf("no analyzer is named %q: concurlint help lists them", name))
		}
		describe(c.stdout, a)
	}
	return exitClean
}

func (c *command) find(name string) *analysis.Analyzer {
	for _, a := range c.suite {
		if a.Name == name {
			return a
		}
	}
	return nil
}

func (c *command) overview() {
	fmt.Fprint(c.stdout, usageText)
	fmt.Fprintln(c.stdout, "Analyzers, each of which is a flag (-NAME runs only it, -NAME=false all others):")
	fmt.Fprintln(c.stdout)
	width := 0
	for _, a := range c.suite {
		width = max(width, len(a.Name))
	}
	for _, a := range c.suite {
		fmt.Fprintf(c.stdout, "  %-*s  %s\n", width, a.Name, title(a))
	}
	fmt.Fprintln(c.stdout, "\nFlags:")
	fmt.Fprintln(c.stdout)
	printFlags(c.stdout, newFlags(new(options), nil), "")
}

// title returns the first line of the analyzer's description, without its name.
func title(a *analysis.Analyzer) string {
	first, _, _ := strings.Cut(a.Doc, "\n")
	return strings.TrimPrefix(first, a.Name+": ")
}

// describe prints all there is to know about an analyzer.
func describe(w io.Writer, a *analysis.Analyzer) {
	fmt.Fprintf(w, "%s: %s\n", a.Name, title(a))
	if _, rest, ok := strings.Cut(a.Doc, "\n"); ok {
		fmt.Fprintf(w, "\n%s\n", strings.TrimSpace(rest))
	}
	if a.URL != "" {
		fmt.Fprintf(w, "\nSee %s\n", a.URL)
	}
	if has(&a.Flags) {
		fmt.Fprint(w, "\nFlags:\n\n")
		printFlags(w, &a.Flags, a.Name+".")
	}
}

func has(fs *flag.FlagSet) (any bool) {
	fs.VisitAll(func(*flag.Flag) { any = true })
	return any
}

func printFlags(w io.Writer, fs *flag.FlagSet, prefix string) {
	fs.VisitAll(func(f *flag.Flag) {
		arg, text := flag.UnquoteUsage(f)
		name := "-" + prefix + f.Name
		if arg != "" {
			name += " " + arg
		}
		switch f.DefValue {
		case "", "false", "0", "-1":
		default:
			text += " (default " + f.DefValue + ")"
		}
		fmt.Fprintf(w, "  %s\n    \t%s\n", name, text)
	})
}

// printVersion prints what was built, and with what.
func (c *command) printVersion() int {
	fmt.Fprintf(c.stdout, "concurlint %s %s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return exitClean
}

// version is the version of concurlint, as far as the build knows it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown version)"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && info.Main.Version == "(devel)" {
			return s.Value
		}
	}
	return info.Main.Version
}
