package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"golang.org/x/tools/go/packages"
)

// A version is a checkout of a commit with the package of a row in it.
type version struct {
	root string // of the checkout
	mod  string // directory of the module that holds the package
	pkg  string // pattern of the package, relative to mod
}

// environ is the environment of the go command and of the linter. Without cgo
// the same files are built on every machine. Old go.mod files lack lines that
// the go command now wants, so it may add them. A go.work file would judge
// every module of a repository, not only the one at hand.
func environ() []string {
	return append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-mod=mod -buildvcs=false", "GOWORK=off", "GO111MODULE=on", "GOTOOLCHAIN=local")
}

// prepare returns the version in a checkout, with the borrowed go.mod.
func prepare(ctx context.Context, repo *repository, r row, root string) (version, error) {
	if r.Module.Commit != "" {
		if err := borrow(ctx, repo, r.Module, root); err != nil {
			return version{}, err
		}
	}
	dir := filepath.Join(root, filepath.FromSlash(r.Dir))
	for mod := dir; ; mod = filepath.Dir(mod) {
		if _, err := os.Stat(filepath.Join(mod, "go.mod")); err == nil {
			rel, err := filepath.Rel(mod, dir)
			return version{root, mod, "./" + filepath.ToSlash(rel)}, errors.Join(err, keepLanguage(mod))
		}
		if mod == root {
			return version{}, errors.New("no go.mod")
		}
	}
}

var goLine = regexp.MustCompile(`(?m)^go `)

// keepLanguage writes into a go.mod without a go line the version that this
// means. Left alone, the go command would add its own, and the variables of
// loops would become those of Go 1.22.
func keepLanguage(mod string) error {
	file := filepath.Join(mod, "go.mod")
	text, err := os.ReadFile(file)
	if err != nil || goLine.Match(text) {
		return err
	}
	return os.WriteFile(file, append(text, "\ngo 1.16\n"...), 0o666)
}

var moduleLine = regexp.MustCompile(`(?m)^module .*$`)

// borrow writes the go.mod and go.sum of another commit to the root of a
// checkout that has none.
func borrow(ctx context.Context, repo *repository, b borrowed, root string) error {
	if _, err := os.Stat(filepath.Join(root, "go.mod")); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	mod, err := repo.git(ctx, "show", b.Commit+":go.mod")
	if err != nil {
		return err
	}
	if b.Path != "" {
		mod = moduleLine.ReplaceAll(mod, []byte("module "+b.Path))
	}
	if sum, err := repo.git(ctx, "show", b.Commit+":go.sum"); err == nil {
		if err := os.WriteFile(filepath.Join(root, "go.sum"), sum, 0o666); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(root, "go.mod"), mod, 0o666)
}

// check returns why the package cannot be built, or "". It asks the go command
// for the package and all it imports, and checks the types of its functions
// and of the declarations of the rest. Nothing is compiled.
func (v version) check(ctx context.Context) string {
	const mode = packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
		packages.NeedDeps | packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedModule
	pkgs, err := packages.Load(&packages.Config{Mode: mode, Context: ctx, Dir: v.mod, Env: environ()}, v.pkg)
	if err != nil {
		return v.reason(err.Error())
	}
	if len(pkgs) != 1 {
		return fmt.Sprintf("%d packages", len(pkgs))
	}
	why := ""
	packages.Visit(pkgs, nil, func(p *packages.Package) {
		if why == "" && len(p.Errors) > 0 {
			why = v.reason(p.PkgPath + ": " + p.Errors[0].Error())
		}
	})
	return why
}

// noise is what a table need not say: where the module cache is and how the go
// command came to the error.
var noise = regexp.MustCompile(`\S*[/\\]pkg[/\\]mod[/\\]|go: downloading \S+ \S+`)

// reason makes an error message fit a cell of a table.
func (v version) reason(message string) string {
	message = strings.ReplaceAll(message, v.root+string(filepath.Separator), "")
	return strings.Join(strings.Fields(noise.ReplaceAllString(message, "")), " ")
}
