package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/concurlint/concurlint/internal/config"
	"github.com/concurlint/concurlint/internal/driver"
)

// demoFiles is a module of pitfalls and their fixes. Its go.mod is called
// go.mod.txt here, for a module in a module cannot be embedded.
//
//go:embed demo/testdata
var demoFiles embed.FS

// demo checks the module of pitfalls. With the name of a directory it leaves
// the module there, to play with.
func (c *command) demo(args []string) int {
	var dir string
	var err error
	switch len(args) {
	case 0:
		if dir, err = os.MkdirTemp("", "concurlint-demo-"); err != nil {
			return c.fail(err)
		}
		defer os.RemoveAll(dir)
	case 1:
		dir = args[0]
		if old, _ := os.ReadDir(dir); len(old) > 0 {
			return c.fail(fmt.Errorf("%s is not empty", dir))
		}
	default:
		return c.fail(errors.New("demo takes one directory at most"))
	}
	if err := unpackDemo(dir); err != nil {
		return c.fail(err)
	}
	if err := os.Chdir(dir); err != nil {
		return c.fail(err)
	}
	defer os.Chdir(os.TempDir()) // so that the directory can be removed
	fmt.Fprintf(c.stdout, "A module of pitfalls, and of their fixes, in %s:\n\n", dir)
	o, err := parse(nil, c.suite, nil)
	if err != nil {
		return c.fail(err)
	}
	r := &run{command: c, options: o, conf: new(config.Config)}
	if r.dir, err = os.Getwd(); err != nil { // without symbolic links
		return c.fail(err)
	}
	r.driver = driver.Config{
		Timeout: time.Minute,
		Env:     append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GO111MODULE=on"),
	}
	if err := r.check(); err != nil {
		return c.fail(err)
	}
	code := r.finish()
	if code == exitFindings {
		code = exitClean // they were to be expected
	}
	if len(args) == 1 {
		fmt.Fprintf(c.stdout, "\nThe module is in %s. Mend it, and run concurlint there.\n", dir)
	}
	return code
}

// unpackDemo writes the files of the module.
func unpackDemo(dir string) error {
	const root = "demo/testdata"
	return fs.WalkDir(demoFiles, root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := demoFiles.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(filepath.FromSlash(root), filepath.FromSlash(path))
		if err != nil {
			return err
		}
		if rel == "go.mod.txt" {
			rel = "go.mod"
		}
		name := filepath.Join(dir, rel)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		return os.WriteFile(name, data, 0o666)
	})
}
