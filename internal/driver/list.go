package driver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/concurlint/concurlint/internal/finding"
)

// A listed is a package as go list describes it.
type listed struct {
	ImportPath string // with the test it is built for: "p [p.test]"
	Name       string
	Dir        string
	ForTest    string
	Standard   bool
	DepOnly    bool
	Module     *listedModule
	Imports    []string          // import paths, resolved
	ImportMap  map[string]string // from paths as written, where they differ
	Error      *listedError
	DepsErrors []*listedError

	GoFiles, CgoFiles, CompiledGoFiles []string
	IgnoredGoFiles, IgnoredOtherFiles  []string

	CFiles, CXXFiles, MFiles, HFiles, FFiles, SFiles []string
	SwigFiles, SwigCXXFiles, SysoFiles               []string
}

const (
	listFields = "ImportPath,Name,Dir,ForTest,Standard,DepOnly,Module,Imports,ImportMap,Error," +
		"GoFiles,CgoFiles,IgnoredGoFiles,IgnoredOtherFiles," +
		"CFiles,CXXFiles,MFiles,HFiles,FFiles,SFiles,SwigFiles,SwigCXXFiles,SysoFiles"
	cgoFields = "ImportPath,Imports,ImportMap,Error,DepsErrors,CgoFiles,CompiledGoFiles"
)

type listedModule struct {
	Path      string
	Version   string
	GoVersion string
	Dir       string
	Replace   *listedModule
}

type listedError struct {
	Pos         string
	Err         string
	ImportStack []string
}

// otherFiles returns the files of the package that are neither Go files nor
// ignored, as absolute paths.
func (p *listed) otherFiles() []string {
	return p.abs(slices.Concat(p.CFiles, p.CXXFiles, p.MFiles, p.HFiles, p.FFiles, p.SFiles,
		p.SwigFiles, p.SwigCXXFiles, p.SysoFiles))
}

// ignoredFiles returns the files that build constraints exclude.
func (p *listed) ignoredFiles() []string {
	return p.abs(slices.Concat(p.IgnoredGoFiles, p.IgnoredOtherFiles))
}

func (p *listed) abs(names []string) []string {
	for i, name := range names {
		if !filepath.IsAbs(name) {
			names[i] = filepath.Join(p.Dir, name)
		}
	}
	return names
}

// isTestMain reports whether the package is the main package that the go
// command writes for the tests of another.
func (p *listed) isTestMain() bool {
	return p.Name == "main" && strings.HasSuffix(p.ImportPath, ".test") &&
		len(p.GoFiles) == 1 && filepath.IsAbs(p.GoFiles[0])
}

// list runs go list for the packages of a root and all they import.
func (r *run) list(ctx context.Context, root root) ([]*listed, error) {
	defer r.stats.took(&r.stats.List, time.Now())
	overlay, cleanup, err := writeOverlay(r.cfg.Overlay)
	if err != nil {
		return nil, err
	}
	defer cleanup()
	pkgs, stderr, err := r.goList(ctx, root, overlay, listFields)
	if err != nil {
		return nil, err
	}
	r.warnings(stderr)
	if !slices.ContainsFunc(pkgs, r.needsCgo(pkgs)) {
		return pkgs, nil
	}
	// cgo is run for no project that has no use for it: it takes a C compiler
	// and, as long as the go command has not cached its output, seconds.
	compiled, _, err := r.goList(ctx, root, overlay, cgoFields, "-compiled")
	if err != nil {
		return nil, err
	}
	mergeCgo(pkgs, compiled)
	return pkgs, nil
}

// needsCgo returns a predicate for packages that are only understood after
// cgo has rewritten them. Of packages of the standard library that are no
// targets only the API counts, and that has no part in C.
func (r *run) needsCgo(pkgs []*listed) func(*listed) bool {
	matched := make(map[string]bool)
	for _, p := range pkgs {
		if !p.DepOnly {
			matched[plainPath(p.ImportPath)] = true
		}
	}
	return func(p *listed) bool {
		return len(p.CgoFiles) > 0 && (!p.Standard || matched[plainPath(p.ImportPath)])
	}
}

// mergeCgo adds to pkgs what go list knows after cgo has run.
func mergeCgo(pkgs, compiled []*listed) {
	byID := make(map[string]*listed)
	for _, p := range compiled {
		byID[p.ImportPath] = p
	}
	for _, p := range pkgs {
		c := byID[p.ImportPath]
		if c == nil || len(p.CgoFiles) == 0 {
			continue
		}
		if len(c.CompiledGoFiles) > 0 {
			p.CompiledGoFiles, p.Imports, p.ImportMap = c.CompiledGoFiles, c.Imports, c.ImportMap
		}
		p.DepsErrors = c.DepsErrors // what stopped cgo
		if p.Error == nil {
			p.Error = c.Error
		}
	}
}

func (r *run) goList(ctx context.Context, root root, overlay, fields string, flags ...string) (pkgs []*listed, stderr []byte, err error) {
	args := []string{"list", "-e", "-deps", "-json=" + fields}
	if r.cfg.Tests {
		args = append(args, "-test")
	}
	if overlay != "" {
		args = append(args, "-overlay="+overlay)
	}
	args = slices.Concat(args, flags, r.cfg.BuildFlags, []string{"--"}, root.patterns)
	cfg := *r.cfg
	cfg.Env = append(cfg.Env[:len(cfg.Env):len(cfg.Env)], "GOWORK="+root.env.GOWORK)
	stdout, stderr, err := goCommand(ctx, &cfg, root.dir, args...)
	if err != nil {
		return nil, nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(stdout))
	for {
		p := new(listed)
		if err := dec.Decode(p); errors.Is(err, io.EOF) {
			return pkgs, stderr, nil
		} else if err != nil {
			return nil, nil, fmt.Errorf("go list: %w", err)
		}
		pkgs = append(pkgs, p)
	}
}

// warnings turns what go list warns of into notes, if it is about something
// that the user wrote. A pattern that matches nothing is taken for a mistake.
func (r *run) warnings(stderr []byte) {
	for line := range strings.Lines(string(stderr)) {
		text, ok := strings.CutPrefix(strings.TrimSpace(line), "go: warning: ")
		if !ok {
			continue
		}
		pattern, matched, _ := strings.Cut(strings.TrimPrefix(text, `"`), `" `)
		if matched == "matched no packages" && !slices.Contains(r.cfg.Patterns, pattern) {
			continue // one of ours, see widen
		}
		r.notes = append(r.notes, finding.Note{Text: text, Error: matched == "matched no packages"})
	}
}

// listNote turns an error of go list into a note.
func (r *run) listNote(p *listed, dir string) finding.Note {
	note := finding.Note{Package: plainPath(p.ImportPath), Text: oneLine(p.Error.Err), Error: true}
	if strings.HasPrefix(p.Error.Err, "import cycle") {
		note.Text += ": " + strings.Join(p.Error.ImportStack, " imports ")
	}
	m := linePos.FindStringSubmatch(p.Error.Pos)
	if m == nil {
		return note
	}
	note.File = m[1]
	if !filepath.IsAbs(note.File) {
		note.File = filepath.Join(dir, note.File)
	}
	note.Line, _ = strconv.Atoi(m[2])
	return note
}

var linePos = regexp.MustCompile(`^(.+?):(\d+)(?::\d+)?$`)

// plainPath returns the import path in an ID of go list.
func plainPath(id string) string {
	path, _, _ := strings.Cut(id, " ")
	return path
}

// writeOverlay writes an overlay as the go command wants it, and returns the
// name of the file, or "" if there is none.
func writeOverlay(overlay map[string][]byte) (file string, cleanup func(), err error) {
	if len(overlay) == 0 {
		return "", func() {}, nil
	}
	dir, err := os.MkdirTemp("", "concurlint-overlay-")
	if err != nil {
		return "", nil, err
	}
	cleanup = func() { os.RemoveAll(dir) }
	var spec struct{ Replace map[string]string }
	spec.Replace = make(map[string]string)
	for path, data := range overlay {
		spec.Replace[path] = ""
		if data == nil {
			continue
		}
		name := filepath.Join(dir, strconv.Itoa(len(spec.Replace))+"-"+filepath.Base(path))
		if err := os.WriteFile(name, data, 0o600); err != nil {
			cleanup()
			return "", nil, err
		}
		spec.Replace[path] = name
	}
	file = filepath.Join(dir, "overlay.json")
	data, err := json.Marshal(spec)
	if err == nil {
		err = os.WriteFile(file, data, 0o600)
	}
	if err != nil {
		cleanup()
		return "", nil, err
	}
	return file, cleanup, nil
}
