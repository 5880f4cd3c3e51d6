// Package config reads .concurlint.toml, the optional configuration at the
// root of a module:
//
//	exclude = ["third_party/**", "**/*_gen.go"]
//
//	[analyzers]
//	ctxselect = false
//
//	[severity]
//	leak = "error"
//	"leak/send" = "warning"
//
//	[[models]]
//	name = "(*example.com/pool.Pool).Submit"
//	effect = "spawns"
//	arg = 1
//
// A mistake in the file is an error that names the line, never a warning: a
// key that is misspelt would otherwise switch off a check in silence.
package config

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"golang.org/x/mod/modfile"
)

// Name is the name of the file at the root of a module.
const Name = ".concurlint.toml"

// A Config is an effective configuration. The zero Config is the default.
type Config struct {
	Analyzers map[string]bool     `toml:"analyzers" json:"analyzers,omitempty"` // switched on or off
	Severity  map[string]Severity `toml:"severity" json:"severity,omitempty"`   // by analyzer or analyzer/category
	Exclude   []string            `toml:"exclude" json:"exclude,omitempty"`     // patterns of files without findings
	Models    []Model             `toml:"models" json:"models,omitempty"`       // functions that concurlint cannot see into
}

// A Severity says how much a finding matters to whoever wrote the configuration.
type Severity string

const (
	Error   Severity = "error"   // the default
	Warning Severity = "warning" // fails the run as well, but is shown as less
	Note    Severity = "note"    // shown, but does not fail the run
)

var severities = []Severity{Error, Warning, Note}

// A Model says what calling a function does. Several models of one function
// add up.
type Model struct {
	Name   string `toml:"name" json:"name"` // as types.Func.FullName writes it
	Effect Effect `toml:"effect" json:"effect"`
	// Arg is the argument that the effect is about, counted from 0. The
	// receiver of a method is argument 0.
	Arg *int `toml:"arg" json:"arg,omitempty"`
}

// An Effect is one thing that calling a function does.
type Effect string

const (
	Spawns       Effect = "spawns"        // calls argument Arg in a new goroutine
	Calls        Effect = "calls"         // calls argument Arg before it returns
	Blocks       Effect = "blocks"        // waits for argument Arg
	Releases     Effect = "releases"      // unlocks, closes or cancels argument Arg
	NeverReturns Effect = "never-returns" // ends the goroutine or the program
)

// effects says of each effect whether it is about an argument.
var effects = map[Effect]bool{Spawns: true, Calls: true, Blocks: true, Releases: true, NeverReturns: false}

// Root returns the directory whose configuration holds for dir: the nearest
// one at or above it with a go.mod or go.work beside a configuration file, or
// else the nearest with a go.mod, or else dir itself.
func Root(dir string) string {
	module := ""
	for at := dir; ; at = filepath.Dir(at) {
		isModule := exists(at, "go.mod")
		if (isModule || exists(at, "go.work")) && exists(at, Name) {
			return at
		}
		if isModule && module == "" {
			module = at
		}
		if at == filepath.Dir(at) {
			return cmp.Or(module, dir)
		}
	}
}

// Texts returns the texts of the configuration files that may hold for what a
// user checks from dir: the one of dir, and, in a workspace, those of its
// modules.
func Texts(dir string) []string {
	var texts []string
	add := func(root string) {
		if text, err := os.ReadFile(filepath.Join(root, Name)); err == nil {
			texts = append(texts, string(text))
		}
	}
	add(Root(dir))
	for at := dir; ; at = filepath.Dir(at) {
		for _, module := range workspace(filepath.Join(at, "go.work")) {
			add(module)
		}
		if at == filepath.Dir(at) {
			return texts
		}
	}
}

// workspace returns the directories of the modules of a go.work file, if it
// is there.
func workspace(name string) []string {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	work, err := modfile.ParseWork(name, data, nil)
	if err != nil {
		return nil // the go command says so
	}
	var dirs []string
	for _, use := range work.Use {
		dir := filepath.FromSlash(use.Path)
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(filepath.Dir(name), dir)
		}
		dirs = append(dirs, dir)
	}
	return dirs
}

func exists(dir, name string) bool {
	_, err := os.Stat(filepath.Join(dir, name))
	return err == nil
}

// Names are those that a configuration may name: all analyzers, each with its
// categories. A misspelt one is an error.
type Names map[string][]string

// Load reads the configuration file of the module at root. Without such a
// file the configuration is the default.
func Load(root string, known Names) (*Config, error) {
	name := filepath.Join(root, Name)
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return new(Config), mistaken(root)
	}
	if err != nil {
		return nil, err
	}
	return Parse(name, data, known)
}

// mistaken returns an error if there is a file that somebody may have taken for
// the configuration: it would be passed over in silence.
func mistaken(root string) error {
	for _, name := range []string{".concurlint.yaml", ".concurlint.yml", ".concurlint.json", "concurlint.toml"} {
		if exists(root, name) {
			return fmt.Errorf("%s is not read: the configuration is %s", filepath.Join(root, name), Name)
		}
	}
	return nil
}

// Enabled reports whether the analyzer is to run, given whether it does so by
// default.
func (c *Config) Enabled(analyzer string, byDefault bool) bool {
	if on, ok := c.Analyzers[analyzer]; ok {
		return on
	}
	return byDefault
}

// SeverityOf returns the severity of the findings of an analyzer that have
// the category. The more specific entry wins.
func (c *Config) SeverityOf(analyzer, category string) Severity {
	return cmp.Or(c.Severity[analyzer+"/"+category], c.Severity[analyzer], Error)
}

// Excluded reports whether findings in the file are unwanted. The name is
// relative to the root of the module and has slashes.
func (c *Config) Excluded(file string) bool {
	return slices.ContainsFunc(c.Exclude, func(pattern string) bool {
		pattern = strings.TrimSuffix(pattern, "/")
		return doublestar.MatchUnvalidated(pattern, file) || doublestar.MatchUnvalidated(pattern+"/**", file)
	})
}

// Canonical returns the configuration as text. Configurations that mean the
// same, such as ones that differ in order, have the same text, so it serves
// as part of a cache key; [FromCanonical] reads it back.
func (c *Config) Canonical() string {
	d := *c
	d.Exclude = slices.Compact(slices.Sorted(slices.Values(c.Exclude)))
	d.Models = slices.SortedFunc(slices.Values(c.Models), compareModels)
	text, err := json.Marshal(d)
	if err != nil {
		panic(err) // only strings, numbers and booleans
	}
	return string(text)
}

// FromCanonical reads what [Config.Canonical] returned.
func FromCanonical(text string) (*Config, error) {
	c := new(Config)
	if err := json.Unmarshal([]byte(text), c); err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	return c, nil
}

// Hash returns a short hash of the canonical text.
func (c *Config) Hash() string {
	sum := sha256.Sum256([]byte(c.Canonical()))
	return hex.EncodeToString(sum[:16])
}

func compareModels(a, b Model) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Effect, b.Effect), cmp.Compare(a.arg(), b.arg()))
}

// arg returns the argument, or -1 if there is none.
func (m Model) arg() int {
	if m.Arg == nil {
		return -1
	}
	return *m.Arg
}
