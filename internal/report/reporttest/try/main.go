// Command try writes a sample report, to look at:
//
//	go run ./internal/report/reporttest/try -format=html -n=2000 >/tmp/report.html
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/report/reporttest"
)

func main() {
	format := flag.String("format", "text", "format of the report")
	n := flag.Int("n", 0, "number of findings, or 0 for the sample")
	context := flag.Int("c", 0, "lines of context")
	verbose := flag.Bool("v", false, "list every note")
	flag.Parse()
	if err := run(*format, *n, *context, *verbose); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(format string, n, context int, verbose bool) error {
	f, err := report.ParseFormat(format)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "report")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	r, err := reporttest.Sample(dir)
	if err != nil {
		return err
	}
	if n > 0 {
		r = reporttest.Many(r, n)
	}
	o := report.Detect(os.Stdout, r.Root)
	o.Context, o.Verbose = context, verbose
	return report.Write(os.Stdout, f, r, o)
}
