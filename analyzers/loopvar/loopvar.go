package loopvar

import (
	_ "embed"
	"go/ast"
	"go/version"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/ignore"
	"github.com/concurlint/concurlint/internal/models"
)

//go:embed doc.go
var doc string

// Analyzer reports loop variables that are shared by all iterations by
// accident.
var Analyzer = &analysis.Analyzer{
	Name:      "loopvar",
	Doc:       docs.Must(doc, "loopvar"),
	URL:       diag.URL("loopvar"),
	Requires:  []*analysis.Analyzer{ignore.Analyzer},
	FactTypes: []analysis.Fact{new(keeps)},
	Run:       run,
}

func run(pass *analysis.Pass) (any, error) {
	c := newChecker(pass)
	if !models.Std(pass.Pkg.Path()) {
		c.export() // what the standard library does is known
	}
	rep := diag.New(pass)
	all := c.findings()
	ver := newVerifier(c, all)
	for _, l := range all {
		c.report(l, ver, rep)
	}
	rep.Flush()
	return nil, nil
}

// findings returns what is to be reported in the package.
func (c *checker) findings() (all []finding) {
	for _, f := range c.pass.Files {
		if ignore.Generated(c.pass, f) {
			continue // nobody wants to know
		}
		all = append(all, c.findIn(f, shares(c.pass, f))...)
	}
	return all
}

// report reports the late captures of a loop. They share one fix, so that they
// go together; what is not reported needs none.
func (c *checker) report(l finding, ver *verifier, rep *diag.Reporter) {
	var wanted []analysis.Diagnostic
	for _, k := range l.sinks {
		if d := c.diagnostic(l.loop, k); !rep.Silent(d.Category, d.Pos) {
			wanted = append(wanted, d)
		}
	}
	if len(wanted) == 0 {
		return
	}
	fixes := ver.fixes(l)
	for _, d := range wanted {
		d.SuggestedFixes = fixes
		rep.Add(d)
	}
}

// shares reports whether the loops of a file have one variable for all
// iterations: whether its language version is before Go 1.22. If it is not
// known, they do not.
func shares(pass *analysis.Pass, f *ast.File) bool {
	v := version.Lang(pass.TypesInfo.FileVersions[f])
	if v == "" && pass.Module != nil {
		v = version.Lang("go" + pass.Module.GoVersion)
	}
	return v != "" && version.Compare(v, "go1.22") < 0
}
