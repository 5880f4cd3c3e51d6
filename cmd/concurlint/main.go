// Command concurlint finds concurrency bugs in Go programs before they run,
// and shows for each the schedule that leads to it.
//
//	concurlint [flags] [packages]      check packages, by default ./...
//	concurlint explain FILE:LINE       draw the story of a finding, for a pull request
//	concurlint help [analyzer]         describe the analyzers, or one
//	concurlint demo [directory]        check a small module full of pitfalls
//	concurlint version                 print the version
//
// It is a vet tool, too:
//
//	go vet -vettool=$(which concurlint) ./...
//
// The exit code is 0 if nothing was found, 3 if something was, and 1 if
// something could not be checked.
package main

import (
	"io"
	"os"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/analyzers"
	"github.com/concurlint/concurlint/internal/ir"
)

// Exit codes, those of x/tools' multichecker.
const (
	exitClean    = 0
	exitError    = 1
	exitFindings = 3
)

func main() { mainWith(analyzers.All) }

// mainWith is main for a given suite. It does not return.
func mainWith(suite []*analysis.Analyzer) {
	if calledByGoVet(os.Args[1:]) {
		vetTool(suite)
	}
	tune(wholeProgram)
	// The driver gives packages of the standard library to analyzers only if
	// they are what the user asked for.
	if err := ir.Analyzer.Flags.Set("std", "true"); err != nil {
		panic(err)
	}
	c := &command{suite: suite, stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr}
	os.Exit(c.main(os.Args[1:]))
}

// A command is one call of concurlint.
type command struct {
	suite  []*analysis.Analyzer
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
}

// main runs the command and returns its exit code.
func (c *command) main(args []string) int {
	if len(args) > 0 {
		switch args[0] {
		case "explain":
			return c.explain(args[1:])
		case "help":
			return c.help(args[1:])
		case "version":
			return c.printVersion()
		case "demo":
			return c.demo(args[1:])
		}
	}
	return c.lint(args)
}
