package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/concurlint/concurlint/internal/config"
)

// calledByGoVet reports whether the arguments follow the protocol between the
// go command and a vet tool.
func calledByGoVet(args []string) bool {
	if len(args) == 0 {
		return false
	}
	return args[0] == "-flags" || strings.HasPrefix(args[0], "-V=") || strings.HasSuffix(args[len(args)-1], ".cfg")
}

// vetTool does what the go command asks of a vet tool. It does not return.
func vetTool(suite []*analysis.Analyzer) {
	var err error
	switch last := os.Args[len(os.Args)-1]; {
	case last == "-V=full":
		if err = printToolID(os.Stdout); err == nil {
			os.Exit(exitClean)
		}
	case strings.HasSuffix(last, ".cfg"):
		err = configure(suite, last)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "concurlint: %v\n", err)
		os.Exit(exitError)
	}
	tune(oneUnit)
	guard(suite)
	unitchecker.Main(suite...)
}

// printToolID prints the line by which the go command tells one vet tool from
// another: what a tool said stays in the build cache until the line changes.
// So the configuration takes part in it. The go command runs the tool in the
// directory of the user.
func printToolID(w io.Writer) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	f, err := os.Open(program)
	if err != nil {
		return err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return err
	}
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	for _, text := range config.Texts(dir) {
		fmt.Fprintf(h, "configuration %d %s", len(text), text)
	}
	_, err = fmt.Fprintf(w, "%s version devel comments-go-here buildID=%02x\n", filepath.Base(program), h.Sum(nil))
	return err
}

// configure applies the configuration of the module that a package belongs
// to. Packages of the module cache are nobody's own, and have none.
func configure(suite []*analysis.Analyzer, cfgFile string) error {
	data, err := os.ReadFile(cfgFile)
	if err != nil {
		return err
	}
	var unit struct {
		Dir, ModuleVersion string
	}
	if err := json.Unmarshal(data, &unit); err != nil {
		return fmt.Errorf("%s: %w", cfgFile, err)
	}
	if unit.ModuleVersion != "" || unit.Dir == "" {
		return nil
	}
	root := config.Root(unit.Dir)
	conf, err := config.Load(root, categories(suite))
	if err != nil {
		return err
	}
	if err := useModels(conf); err != nil {
		return err
	}
	for _, a := range suite {
		exclude(a, root, conf)
	}
	os.Args = append(switchOff(suite, conf, os.Args[1:]), cfgFile)
	return nil
}

// exclude keeps an analyzer from reporting in excluded files. It changes the
// analyzer, because others may require this very one.
func exclude(a *analysis.Analyzer, root string, conf *config.Config) {
	if len(conf.Exclude) == 0 {
		return
	}
	run := a.Run
	a.Run = func(pass *analysis.Pass) (any, error) {
		p := *pass
		p.Report = func(d analysis.Diagnostic) {
			if !conf.Excluded(slashRel(root, pass.Fset.Position(d.Pos).Filename)) {
				pass.Report(d)
			}
		}
		return run(&p)
	}
}

// switchOff returns the command line with flags for the analyzers that the
// configuration switches off, unless flags choose some.
func switchOff(suite []*analysis.Analyzer, conf *config.Config, args []string) []string {
	line := []string{os.Args[0]}
	flags := args[:len(args)-1]
	for _, a := range suite {
		given := func(arg string) bool {
			name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
			return name == a.Name
		}
		if !conf.Enabled(a.Name, true) && !slices.ContainsFunc(flags, given) {
			line = append(line, "-"+a.Name+"=false")
		}
	}
	return append(line, flags...)
}
