// Package ignore reads the directives by which source code asks for silence:
//
//	//concurlint:ignore NAME[,NAME] reason       this line, or the next if alone on its line
//	//concurlint:file-ignore NAME[,NAME] reason  the whole file
//	//nolint:concurlint // reason                this line, or the next if alone on its line
//
// NAME is an analyzer ("leak") or an analyzer and a category ("leak/send").
// Because the directives are read here and not in a driver, they hold under
// every driver.
package ignore

import (
	"go/ast"
	"go/token"
	"reflect"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
)

// Analyzer collects the directives and the generated files of a package.
var Analyzer = &analysis.Analyzer{
	Name:       "concurlintignore",
	Doc:        "collect ignore directives and generated files for the analyzers of concurlint",
	URL:        "https://pkg.go.dev/github.com/concurlint/concurlint/internal/ignore",
	Run:        func(pass *analysis.Pass) (any, error) { return collect(pass), nil },
	ResultType: reflect.TypeFor[*Directives](),
	// Comments are worth reading in a package with type errors too.
	RunDespiteErrors: true,
}

// A Directive is one comment that asks for silence.
type Directive struct {
	Pos    token.Pos
	Names  []string // analyzers, or analyzer/category; empty for nolint, which means all
	Reason string
	Err    string // what is wrong with it; such a directive has no effect

	file       string
	first, end int // lines [first, end) it covers
	used       bool
}

// Directives holds the directives of a package. It is safe for concurrent use.
type Directives struct {
	fset      *token.FileSet
	generated map[string]bool // by file name
	mu        sync.Mutex
	all       []*Directive
}

// Silent reports whether a diagnostic of the named analyzer and category at
// pos is unwanted, because a directive covers it or its file is generated.
// A directive that covers it counts as used from then on.
func (d *Directives) Silent(analyzer, category string, pos token.Pos) bool {
	p := d.fset.Position(pos)
	if d.generated[p.Filename] {
		return true
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	silent := false
	for _, dir := range d.all {
		if dir.covers(p) && dir.names(analyzer, category) {
			dir.used = true
			silent = true
		}
	}
	return silent
}

// Unused returns the directives that are well-formed and name analyzers, but
// silenced nothing so far, in source order.
func (d *Directives) Unused() []*Directive {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []*Directive
	for _, dir := range d.all {
		if dir.Err == "" && !dir.used && len(dir.Names) > 0 {
			out = append(out, dir)
		}
	}
	return out
}

// All returns all directives in source order.
func (d *Directives) All() []*Directive { return d.all }

func (d *Directive) covers(p token.Position) bool {
	return d.Err == "" && d.file == p.Filename && d.first <= p.Line && p.Line < d.end
}

func (d *Directive) names(analyzer, category string) bool {
	return len(d.Names) == 0 || slices.Contains(d.Names, analyzer) ||
		slices.Contains(d.Names, analyzer+"/"+category)
}

func collect(pass *analysis.Pass) *Directives {
	d := &Directives{fset: pass.Fset, generated: make(map[string]bool)}
	for _, f := range pass.Files {
		name := pass.Fset.Position(f.Package).Filename
		if Generated(pass, f) {
			d.generated[name] = true
			continue // nothing is reported there, so nothing is to be silenced
		}
		var code map[int]bool // few files have directives
		for _, group := range f.Comments {
			for _, c := range group.List {
				if dir := parse(c.Text); dir != nil {
					if code == nil {
						code = codeLines(pass.Fset, f)
					}
					place(dir, pass.Fset.Position(c.Pos()), c.Pos(), code)
					d.all = append(d.all, dir)
				}
			}
		}
	}
	return d
}

// codeLines returns, per line of the file, whether code stands on it.
func codeLines(fset *token.FileSet, f *ast.File) map[int]bool {
	lines := make(map[int]bool)
	ast.Inspect(f, func(n ast.Node) bool {
		switch n.(type) {
		case nil, *ast.Comment, *ast.CommentGroup:
			return false
		}
		lines[fset.Position(n.Pos()).Line] = true
		lines[fset.Position(n.End()-1).Line] = true
		return true
	})
	return lines
}

// place sets the lines a directive covers: its own if code stands there, else
// the next line that has code.
func place(dir *Directive, p token.Position, pos token.Pos, code map[int]bool) {
	dir.Pos, dir.file = pos, p.Filename
	if dir.first == wholeFile {
		dir.first, dir.end = 0, int(^uint(0)>>1)
		return
	}
	line := p.Line
	if !code[line] {
		for line++; line < p.Line+20 && !code[line]; line++ {
		}
	}
	dir.first, dir.end = line, line+1
}

const wholeFile = -1

// parse returns the directive in the comment, or nil if it is none.
func parse(text string) *Directive {
	if rest, ok := strings.CutPrefix(text, "//concurlint:"); ok {
		return parseOwn(rest)
	}
	if rest, ok := strings.CutPrefix(text, "//nolint:"); ok {
		list, reason, _ := strings.Cut(rest, "//")
		for name := range strings.SplitSeq(strings.TrimSpace(list), ",") {
			if strings.TrimSpace(name) == "concurlint" {
				return &Directive{Reason: strings.TrimSpace(reason)}
			}
		}
	}
	return nil
}

func parseOwn(rest string) *Directive {
	verb, args, _ := strings.Cut(rest, " ")
	dir := new(Directive)
	switch verb {
	case "ignore":
	case "file-ignore":
		dir.first = wholeFile
	default:
		dir.Err = "unknown directive concurlint:" + verb + ": want ignore or file-ignore"
		return dir
	}
	list, reason, _ := strings.Cut(strings.TrimSpace(args), " ")
	dir.Reason = strings.TrimSpace(reason)
	switch {
	case list == "":
		dir.Err = "concurlint:" + verb + " needs the name of an analyzer and a reason"
	case dir.Reason == "":
		dir.Err = "concurlint:" + verb + " " + list + " needs a reason"
	default:
		dir.Names = strings.Split(list, ",")
	}
	return dir
}

// Generated reports whether f is a generated file, in which nothing is
// reported. The output of cgo carries the mark of generated code although a
// person wrote its source; //line comments in it name that source.
func Generated(pass *analysis.Pass, f *ast.File) bool {
	if !ast.IsGenerated(f) {
		return false
	}
	physical := pass.Fset.PositionFor(f.Package, false).Filename
	logical := pass.Fset.PositionFor(f.Package, true).Filename
	return physical == logical || !strings.HasSuffix(logical, ".go")
}
