package driver

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/concurlint/concurlint/internal/finding"
)

// A root is a directory in which go list is run, and its patterns.
type root struct {
	dir      string
	patterns []string
	env      *goEnv
}

// findRoots decides where go list is to be run.
func findRoots(ctx context.Context, cfg *Config) ([]root, []finding.Note, error) {
	if cfg.Modules {
		return moduleRoots(ctx, cfg)
	}
	env, err := readEnv(ctx, cfg, cfg.Dir)
	if err != nil {
		return nil, nil, err
	}
	patterns := cfg.Patterns
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	if !env.inModule() && slices.ContainsFunc(patterns, needsModule) {
		return nil, nil, noModule(cfg.Dir)
	}
	if env.inWorkspace() {
		patterns = widen(patterns, env, cfg.Dir)
	}
	return []root{{cfg.Dir, patterns, env}}, nil, nil
}

// needsModule reports whether a pattern names directories. Those are packages
// only by way of a module; files, and packages of the standard library, need
// none.
func needsModule(pattern string) bool {
	local := pattern == "." || pattern == ".." || strings.HasPrefix(pattern, "./") ||
		strings.HasPrefix(pattern, "../") || filepath.IsAbs(pattern)
	return local && !strings.HasSuffix(pattern, ".go")
}

// noModule says that there is no go.mod for dir, and names those below it.
func noModule(dir string) error {
	below := modulesBelow(dir)
	if len(below) == 0 {
		return errors.New("no go.mod in " + dir + " or above it")
	}
	names := make([]string, len(below))
	for i, d := range below {
		names[i], _ = filepath.Rel(dir, d)
	}
	const most = 5
	if len(names) > most {
		names = append(names[:most], fmt.Sprintf("and %d more", len(below)-most))
	}
	return fmt.Errorf("no go.mod in %s or above it, but modules below it: %s; run in one of them, or check all with -modules",
		dir, strings.Join(names, ", "))
}

// modulesBelow returns the directories at or below dir that have a go.mod,
// in lexical order. Like ./... it does not look into vendor, testdata, and
// directories that begin with a dot or an underscore.
func modulesBelow(dir string) []string {
	var found []string
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // what cannot be read is not there
		}
		name := d.Name()
		if d.IsDir() && path != dir && (name == "vendor" || name == "testdata" || name == "node_modules" || name[0] == '.' || name[0] == '_') {
			return filepath.SkipDir
		}
		if name == "go.mod" && d.Type().IsRegular() {
			found = append(found, filepath.Dir(path))
		}
		return nil
	})
	slices.Sort(found)
	return found
}

// moduleRoots returns a root for each module at or below the directory.
func moduleRoots(ctx context.Context, cfg *Config) ([]root, []finding.Note, error) {
	if len(cfg.Patterns) > 0 && !slices.Equal(cfg.Patterns, []string{"./..."}) {
		return nil, nil, errors.New("-modules checks all packages of all modules: it goes with no patterns")
	}
	var roots []root
	var notes []finding.Note
	for _, dir := range modulesBelow(cfg.Dir) {
		env, err := readEnv(ctx, cfg, dir)
		if err != nil {
			notes = append(notes, finding.Note{File: filepath.Join(dir, "go.mod"), Text: err.Error(), Error: true})
			continue
		}
		if env.inWorkspace() && !slices.Contains(workspace(env.GOWORK), dir) {
			env.GOWORK = "off" // the workspace is not about this module
		}
		roots = append(roots, root{dir, []string{"./..."}, env})
	}
	if len(roots) == 0 && len(notes) == 0 {
		return nil, nil, errors.New("no go.mod in " + cfg.Dir + " or below it")
	}
	return roots, notes, nil
}

// widen lets ./... mean the packages of all modules of the workspace that are
// below the directory. The go command takes it to end where another module
// begins.
func widen(patterns []string, env *goEnv, dir string) []string {
	i := slices.Index(patterns, "./...")
	if i < 0 {
		return patterns
	}
	var all []string
	if env.GOMOD != "" && env.GOMOD != os.DevNull {
		all = append(all, "./...")
	}
	for _, module := range workspace(env.GOWORK) {
		rel, err := filepath.Rel(dir, module)
		if err == nil && rel != "." && filepath.IsLocal(rel) {
			all = append(all, "./"+filepath.ToSlash(rel)+"/...")
		}
	}
	if len(all) == 0 {
		return patterns
	}
	return slices.Concat(patterns[:i], all, patterns[i+1:])
}

// workspace returns the directories of the modules that a go.work file uses.
func workspace(file string) []string {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil // go list will say so
	}
	work, err := modfile.ParseWork(file, data, nil)
	if err != nil {
		return nil // go list will say so
	}
	var dirs []string
	for _, use := range work.Use {
		dir := filepath.FromSlash(use.Path)
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(filepath.Dir(file), dir)
		}
		dirs = append(dirs, filepath.Clean(dir))
	}
	slices.Sort(dirs)
	return dirs
}
