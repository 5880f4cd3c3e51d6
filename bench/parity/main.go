// Command parity lints a checkout by concurlint itself and by go vet with
// concurlint as the tool, and compares what they find, with witnesses and
// fixes, byte for byte after sorting.
//
//	go run ./bench/parity [flags] directory [packages]
//
// The packages are ./... by default. The exit code is 1 if the two differ.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/concurlint/concurlint/internal/parity"
)

func main() {
	program := flag.String("concurlint", "", "`program` to run (default: built from this module)")
	flag.Parse()
	same, err := compare(*program, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "parity:", err)
	}
	if err != nil || !same {
		os.Exit(1)
	}
}

// compare prints what only one of the two finds.
func compare(program string, args []string) (same bool, err error) {
	if len(args) == 0 {
		return false, errors.New("usage: parity [flags] directory [packages]")
	}
	dir, err := filepath.EvalSymlinks(args[0])
	if err == nil {
		dir, err = filepath.Abs(dir)
	}
	if err != nil {
		return false, err
	}
	packages := args[1:]
	if len(packages) == 0 {
		packages = []string{"./..."}
	}
	tmp, err := os.MkdirTemp("", "parity")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(tmp)
	if program == "" {
		program = filepath.Join(tmp, "concurlint.exe")
		if out, err := exec.Command("go", "build", "-o", program, "github.com/concurlint/concurlint/cmd/concurlint").CombinedOutput(); err != nil {
			return false, fmt.Errorf("%w\n%s", err, out)
		}
	}
	own, err := standalone(program, dir, packages)
	if err != nil {
		return false, err
	}
	vet, err := vetTool(program, dir, packages)
	if err != nil {
		return false, err
	}
	fmt.Printf("%s: standalone finds %d, go vet -vettool finds %d\n", args[0], len(own), len(vet))
	show("standalone only", own, vet)
	show("go vet -vettool only", vet, own)
	return slices.Equal(own, vet), nil
}

// show prints the lines that only one has.
func show(title string, lines, others []string) {
	for _, line := range lines {
		if _, found := slices.BinarySearch(others, line); !found {
			fmt.Printf("%s: %s\n", title, line)
		}
	}
}

func standalone(program, dir string, packages []string) ([]string, error) {
	out, err := run(dir, program, append([]string{"-format=json"}, packages...)...)
	if exit := new(exec.ExitError); errors.As(err, &exit) && exit.ExitCode() == 3 {
		err = nil // findings
	}
	if err != nil {
		return nil, fmt.Errorf("standalone: %w", err)
	}
	return parity.Own(dir, out)
}

func vetTool(program, dir string, packages []string) ([]string, error) {
	program, err := filepath.Abs(program)
	if err != nil {
		return nil, err
	}
	out, err := run(dir, "go", append([]string{"vet", "-vettool=" + program, "-json"}, packages...)...)
	if err != nil {
		return nil, fmt.Errorf("go vet: %w", err)
	}
	return parity.Vet(out)
}

// run runs a program in dir and returns what it writes to its standard
// output; what it says beside that is shown.
func run(dir, program string, args ...string) ([]byte, error) {
	var out bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "PWD="+dir)
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	err := cmd.Run()
	return out.Bytes(), err
}
